using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Packages;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Kube;

/// <summary>The rendered chart as a pod of podman: what a cluster would run, without an API server.</summary>
[Trait("Speed", "Slow")]
[Collection(ReleaseCollection.Name)]
public sealed class PlayTests(PodmanEngine podman, BuiltRelease release, PackageRoot root)
{
    private const string Before = "mappings: [{match: a.b, name: before}]\n";
    private const string After = "mappings: [{match: a.b, name: after}]\n";

    [SkippableFact]
    public async Task Deployment_Played_CountsWithoutAnyRightsAndTakesAChangedMapping()
    {
        await podman.PrepareAsync(release, root);
        using var chart = new PlayedChart(podman);
        await chart.PlayAsync(Before);
        await chart.SendUntilCountedAsync("a.b:1|c", "before");
        Assert.Equal("true 65532:65532 536870912", await chart.InspectAsync("{{.HostConfig.ReadonlyRootfs}} {{.Config.User}} {{.HostConfig.Memory}}"));
        Assert.Equal("[]", await chart.InspectAsync("{{.EffectiveCaps}}"));
        string started = await chart.InspectAsync("{{.State.StartedAt}}");
        await chart.ChangeMappingAsync(After);
        await chart.SendUntilCountedAsync("a.b:1|c", "after");
        Assert.Equal(started, await chart.InspectAsync("{{.State.StartedAt}}"));
    }

    /// <summary>F1: names of 500 bytes, each new, fill the chart's memory limit neither with one metric nor with many.</summary>
    [SkippableFact]
    public async Task Deployment_UnderHostileNames_StaysWithinItsMemory()
    {
        const int Lines = 100_000;
        await podman.PrepareAsync(release, root);
        using var chart = new PlayedChart(podman);
        await chart.PlayAsync(Before);
        string started = await chart.InspectAsync("{{.State.StartedAt}}");
        using var sender = new System.Net.Sockets.UdpClient("127.0.0.1", chart.StatsdPort);
        string padding = new('x', 480);
        int sent = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                for (int end = sent + 1_000; sent < end; sent++)
                {
                    string[] lines = [.. Enumerable.Range(0, 20).Select(line => string.Create(CultureInfo.InvariantCulture, $"h{sent}_{line}_{padding}:1|c"))];
                    await sender.SendAsync(Encoding.ASCII.GetBytes(string.Join('\n', lines)));
                }

                return await chart.ValueAsync("statsd_exporter_lines_total") > Lines;
            },
            "enough lines to arrive",
            TimeSpan.FromMinutes(3));
        await chart.SendUntilCountedAsync("a.b:1|c", "before");
        Assert.Equal("true false", await chart.InspectAsync("{{.State.Running}} {{.State.OOMKilled}}"));
        Assert.Equal(started, await chart.InspectAsync("{{.State.StartedAt}}"));
    }
}
