using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>A gate on the real bridge.</summary>
[Trait("Speed", "Slow")]
public sealed class GateTests
{
    private const string Secret = "dotnet_popcon.library_used.secret";

    private static readonly string[] Formats =
    [
        "text/plain;version=0.0.4",
        "application/openmetrics-text;version=1.0.0",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
    ];

    [Fact]
    public Task Counts_OverTwoEpochs_AreShownAsMultiplesOfK() => EpochBridge.GateAsync(5, async bridge =>
    {
        long end = 0;
        await bridge.InOneEpochAsync(async () =>
        {
            end = bridge.EndOfEpoch;
            foreach (int n in (int[])[3, 4, 5, 7, 8, 12, 13])
            {
                bridge.Send(n, Name(n) + ":1|c");
            }

            bridge.Send(4, "dotnet_popcon.library_used.large:100|c\ndotnet_popcon.library_used.large:1|c|@0.01");
            for (int host = 0; host < 7; host++)
            {
                bridge.Bridge.Send($"dotnet_popcon.library_used:1|c|#library:tagged,version:13,host:h{host},user:u");
            }

            await bridge.CountedAsync();
            Assert.Empty(await bridge.LinesAsync(IsUsed));
        });
        await bridge.ShownAsync(Series(13), "15");
        Assert.Equal(
            [Series(12) + " 10", Series(13) + " 15", Series(5) + " 5", Series(7) + " 5", Series(8) + " 10", "dotnet_popcon_library_used{library=\"tagged\",version=\"13\"} 5"],
            (await bridge.LinesAsync(IsUsed)).Split('\n').Order(StringComparer.Ordinal));
        string created = string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon_library_used_created{{library=\"n5\"}} {end}.000");
        Assert.Contains(created, await GetAsync(bridge, "/metrics", Formats[1]), StringComparison.Ordinal);

        await bridge.InOneEpochAsync(() =>
        {
            bridge.Send(4, Name(5) + ":1|c");
            bridge.Send(7, Name(7) + ":1|c");
            bridge.Send(4, Name(3) + ":1|c");
            return Task.CompletedTask;
        });
        await bridge.ShownAsync(Series(7), "10");
        string lines = await bridge.LinesAsync(IsUsed);
        Assert.Contains(Series(5) + " 5\n", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("n3\"", lines, StringComparison.Ordinal);
    });

    [Fact]
    public Task Scrapes_WithinAnEpoch_NeitherMoveNorTellOfHiddenNames() => EpochBridge.GateAsync(5, async bridge =>
    {
        await bridge.InOneEpochAsync(async () =>
        {
            string before = await bridge.LinesAsync(IsSteady);
            for (int i = 0; i < 4; i++)
            {
                bridge.Bridge.Send(Secret + ":1|c\n" + Secret + ":secret|c\n" + Secret + ":-1|c\n" + Secret + ":1|g\nsecret:::");
                await bridge.CountedAsync();
                Assert.Equal(before, await bridge.LinesAsync(IsSteady));
            }

            foreach (string path in (string[])["/", "/metrics", "/debug/vars", "/debug/pprof/", "/debug/pprof/heap", "/-/healthy", "/-/ready"])
            {
                foreach (string format in Formats)
                {
                    Assert.DoesNotContain("secret", await GetAsync(bridge, path, format), StringComparison.Ordinal);
                }
            }

            Assert.Contains("404", await GetAsync(bridge, "/debug/vars", Formats[0]), StringComparison.Ordinal);
            Assert.All(bridge.ReadFiles(), text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        });
        await bridge.Bridge.Process.LogsAsync("(withheld)");
        Assert.DoesNotContain("secret", bridge.Bridge.Process.Error, StringComparison.Ordinal);
    }, "--log.level=debug");

    [Fact]
    public Task Restart_WithinAnEpoch_GoesOnCountingAndAKillForgets() => EpochBridge.GateAsync(5, async bridge =>
    {
        await bridge.InOneEpochAsync(async () =>
        {
            bridge.Send(8, Secret + ":1|c");
            await bridge.CountedAsync();
            await bridge.EndAsync("TERM");
            Assert.True(File.Exists(bridge.HiddenPath));
            Assert.Contains("secret", await File.ReadAllTextAsync(bridge.HiddenPath), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bridge.HiddenPath));
            }

            await bridge.StartAgainAsync();
            Assert.False(File.Exists(bridge.HiddenPath));
        });
        await bridge.ShownAsync("dotnet_popcon_library_used{library=\"secret\"}", "10");
        await bridge.EndAsync("KILL");
        await bridge.StartAgainAsync();
        Assert.Equal("dotnet_popcon_library_used{library=\"secret\"} 10", await bridge.LinesAsync(IsUsed));
        await bridge.EndedAsync();
        Assert.Equal("dotnet_popcon_library_used{library=\"secret\"} 10", await bridge.LinesAsync(IsUsed));
    });

    // All counters move by the same steps, so two that differ in one scrape would be half of a release.
    [Fact]
    public Task Scrapes_AcrossEndsOfEpochs_ShowAllStepsOrNone() => EpochBridge.GateAsync(2, async bridge =>
    {
        const int Names = 3_000;
        string[] lines = [.. Enumerable.Range(0, 2 * Names).Select(line => Name(line % Names) + ":1|c")];
        for (int release = 1; release <= 3; release++)
        {
            await bridge.InOneEpochAsync(() => bridge.StreamAsync(lines));
            string shown = string.Create(CultureInfo.InvariantCulture, $"{2 * release}");
            await Eventually.TrueAsync(
                async () =>
                {
                    string[] used = [.. (await bridge.LinesAsync(IsUsed)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
                    Assert.Contains(used.Length, new[] { 0, Names });
                    return Assert.Single(used.Select(line => line.Split(' ')[1]).Append(used.Length == 0 ? "none" : used[0].Split(' ')[1]).Distinct()) == shown;
                },
                "the release",
                TimeSpan.FromSeconds(180));
        }
    });

    [Fact]
    public Task Log_PopularityOfAnotherName_WarnsOnce() => EpochBridge.GateAsync(5, async bridge =>
    {
        bridge.Send(3, "dotnet_popcon.library_used.a:1|c");
        await bridge.CountedAsync();
        Assert.DoesNotContain("not held back", bridge.Bridge.Process.Error, StringComparison.Ordinal);
        bridge.Send(3, "ruby_popcon.library_used:1|c|#library:a");
        bridge.Send(3, "julia_popcon.library_unused:1|c|#library:b");
        await bridge.CountedAsync();
        await bridge.Bridge.Process.LogsAsync("not held back");
        string warning = Assert.Single(bridge.Bridge.Process.Error.Split('\n'), line => line.Contains("not held back", StringComparison.Ordinal));
        Assert.Contains("ruby_popcon_library_used", warning, StringComparison.Ordinal);
    });

    private static bool IsUsed(string line) => line.StartsWith("dotnet_popcon_library_used{", StringComparison.Ordinal);

    // All but the open counters of this test and what moves by scrapes and by the machine.
    private static bool IsSteady(string line) =>
        !line.StartsWith("marker", StringComparison.Ordinal)
        && !line.StartsWith("promhttp", StringComparison.Ordinal)
        && !line.StartsWith("process_", StringComparison.Ordinal)
        && !line.StartsWith("popcon_bridge_state", StringComparison.Ordinal)
        && !line.Contains(" marker", StringComparison.Ordinal);

    private static string Name(int n) => string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.n{n}");

    private static string Series(int n) => string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon_library_used{{library=\"n{n}\"}}");

    private static async Task<string> GetAsync(EpochBridge bridge, string path, string accept)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.Bridge.WebPort}{path}"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage response = await http.SendAsync(request);
        return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) + "\n" + await response.Content.ReadAsStringAsync();
    }
}
