using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Gateway.Tests.Reliability;

/// <summary>A process that is killed at random points of pushes leaves whole packages only, and all that it has answered for.</summary>
public sealed class KillTests(ITestOutputHelper log) : IDisposable
{
    private const int PushersAtOnce = 4;

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
        var answered = new List<PushedPackage>();
        int next = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using GatewayProcess gateway = await GatewayProcess.StartAsync(root, config);
            Assert.Empty(Directory.GetFiles(Path.Combine(root, "tmp")));
            await CheckAsync(gateway, answered.Skip(Math.Max(0, answered.Count - 20)));

            // The first pushes of a process take their time, which would leave the others none.
            foreach (bool isPython in (bool[])[false, true])
            {
                var first = PushedPackage.Create(isPython, next, length: 100);
                Assert.True(await first.PushAsync(gateway));
                answered.Add(first);
            }

            Task<List<PushedPackage>>[] pushers = [.. Enumerable.Range(0, PushersAtOnce).Select(pusher => PushUntilKilledAsync(gateway, pusher % 2 == 1, next + 1 + pusher))];
            await Task.Delay(random.Next(5, 200));
            await gateway.KillAsync();
            foreach (List<PushedPackage> pushed in await Task.WhenAll(pushers))
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
        string[] unfinished =
        [
            .. Directory.GetFiles(Path.Combine(root, "r"), "*", SearchOption.AllDirectories)
                .Where(path => (path.EndsWith(".nupkg", StringComparison.Ordinal) || path.EndsWith(".whl", StringComparison.Ordinal)) && !File.Exists(path + ".meta")),
        ];
        Assert.Empty(unfinished);
        log.WriteLine($"{kills} kills: {answered.Count(one => !one.IsPython)} NuGet and {answered.Count(one => one.IsPython)} Python pushes answered; {output.TrimEnd()}");
    }

    private static async Task<List<PushedPackage>> PushUntilKilledAsync(GatewayProcess gateway, bool isPython, int first)
    {
        var pushed = new List<PushedPackage>();
        for (int number = first; ; number += PushersAtOnce)
        {
            var package = PushedPackage.Create(isPython, number, length: 50_000);
            try
            {
                Assert.True(await package.PushAsync(gateway));
                pushed.Add(package);
            }
            catch (HttpRequestException)
            {
                return pushed;
            }
        }
    }

    private static async Task CheckAsync(GatewayProcess gateway, IEnumerable<PushedPackage> answered)
    {
        string[] lists =
        [
            Encoding.UTF8.GetString(await gateway.GetAsync("r/r/v3/flat/kite/index.json") ?? []),
            Encoding.UTF8.GetString(await gateway.GetAsync("r/r/simple/kite/") ?? []),
        ];
        foreach (PushedPackage package in answered)
        {
            Assert.Contains(package.Listing, lists[package.IsPython ? 1 : 0], StringComparison.Ordinal);
            Assert.Equal(package.Content, await gateway.GetAsync(package.Path));
        }
    }
}
