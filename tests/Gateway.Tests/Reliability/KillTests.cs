using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Reliability;

/// <summary>A process that is killed at random points of pushes leaves whole packages only, and all that it has answered for.</summary>
public sealed class KillTests : IDisposable
{
    private const int PushersAtOnce = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Push_KilledSometimes_LeavesWholePackagesOnly() => KillAsync(kills: 8);

    [Fact]
    [Trait("Speed", "Slow")]
    public Task Push_KilledTwoHundredTimes_LeavesWholePackagesOnly() => KillAsync(kills: 200);

    private async Task KillAsync(int kills)
    {
        string config = _folder.Write("gateway.yaml", GatewayProcess.OneRepository);
        string root = _folder.File("data");
        var random = new Random(kills);
        var answered = new List<(int Number, byte[] Package)>();
        int next = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using GatewayProcess gateway = await GatewayProcess.StartAsync(root, config);
            Assert.Empty(Directory.GetFiles(Path.Combine(root, "tmp")));
            await CheckAsync(gateway, answered.Skip(Math.Max(0, answered.Count - 20)));

            // The first push of a process takes its time, which would leave the others none.
            byte[] first = GatewayProcess.Package("Kite", $"1.0.{next}");
            Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(first));
            answered.Add((next, first));
            Task<List<(int, byte[])>>[] pushers = [.. Enumerable.Range(0, PushersAtOnce).Select(pusher => PushUntilKilledAsync(gateway, next + 1 + pusher))];
            await Task.Delay(random.Next(5, 200));
            await gateway.KillAsync();
            foreach (List<(int, byte[])> pushed in await Task.WhenAll(pushers))
            {
                answered.AddRange(pushed);
            }

            next += 3_000;
        }

        (int exitCode, string output, string error) = await GatewayProcess.RunAsync("verify", "--config.file=" + config, "--storage.root=" + root);
        Assert.True(exitCode == 0, output + error);
        using GatewayProcess last = await GatewayProcess.StartAsync(root, config);
        Assert.Empty(Directory.GetFiles(Path.Combine(root, "tmp")));
        await CheckAsync(last, answered);
        string[] unfinished = [.. Directory.GetFiles(Path.Combine(root, "r", "nuget"), "*.nupkg", SearchOption.AllDirectories).Where(path => !File.Exists(path + ".meta"))];
        Assert.Empty(unfinished);
        Assert.NotEmpty(answered);
    }

    private static async Task<List<(int Number, byte[] Package)>> PushUntilKilledAsync(GatewayProcess gateway, int first)
    {
        var pushed = new List<(int, byte[])>();
        for (int number = first; ; number += PushersAtOnce)
        {
            byte[] package = GatewayProcess.Package("Kite", $"1.0.{number}", 50_000, number);
            try
            {
                Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(package));
                pushed.Add((number, package));
            }
            catch (HttpRequestException)
            {
                return pushed;
            }
        }
    }

    private static async Task CheckAsync(GatewayProcess gateway, IEnumerable<(int Number, byte[] Package)> answered)
    {
        string versions = Encoding.UTF8.GetString(await gateway.GetAsync("r/r/v3/flat/kite/index.json") ?? []);
        foreach ((int number, byte[] package) in answered)
        {
            Assert.Contains($"\"1.0.{number}\"", versions, StringComparison.Ordinal);
            Assert.Equal(package, await gateway.GetAsync($"r/r/v3/flat/kite/1.0.{number}/kite.1.0.{number}.nupkg"));
        }
    }
}
