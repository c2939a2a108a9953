using System;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Reliability;

/// <summary>A disk that is full in the middle of a push: an answer that says so, and nothing left.</summary>
public sealed class FullDiskTests
{
    private const string UsesTheLastByte = "limits: { disk_free_bytes: 1 }\n";

    [SkippableFact]
    public Task Push_DiskFull_Is507AndLeavesNothing() =>
        WithDiskAsync("1m", (disk, folder) => PushTooMuchAsync(disk, folder.Write("gateway.yaml", GatewayProcess.OneRepository + UsesTheLastByte)));

    [SkippableFact]
    public Task Push_LessThanTheReserveIsFree_Is507AndReadingGoesOn() => WithDiskAsync("8m", async (disk, folder) =>
    {
        string root = Path.Combine(disk, "data");
        string config = folder.Write("gateway.yaml", GatewayProcess.OneRepository + "limits: { disk_free_bytes: 4000000 }\n");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(root, config);
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Kite", "1.0.0", 2_000_000)));
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Kite", "1.1.0", 3_000_000)));

        Assert.Equal(HttpStatusCode.InsufficientStorage, await gateway.PushAsync(GatewayProcess.Package("Kite", "1.2.0")));
        Assert.NotNull(await gateway.GetAsync("r/r/v3/flat/kite/1.1.0/kite.1.1.0.nupkg"));

        await File.WriteAllTextAsync(config, GatewayProcess.OneRepository + UsesTheLastByte);
        gateway.Signal("HUP");
        await Eventually.TrueAsync(
            async () => await gateway.PushAsync(GatewayProcess.Package("Kite", "1.2.0")) == HttpStatusCode.Created, "a push within the new limit");
    });

    private static async Task WithDiskAsync(string size, Func<string, TemporaryFolder, Task> act)
    {
        using var folder = new TemporaryFolder();
        string disk = folder.File("disk");
        Directory.CreateDirectory(disk);
        string mount = Tool.Require("mount", "mount");
        (int exitCode, _, _) = await RunningProcess.RunAsync(mount, ["-t", "tmpfs", "-o", "size=" + size, "none", disk]);
        Skip.If(exitCode != 0, "A file system can only be mounted by root, outside of most containers.");
        try
        {
            await act(disk, folder);
        }
        finally
        {
            await RunningProcess.RunAsync(Tool.Require("umount", "mount"), [disk]);
        }
    }

    private static async Task PushTooMuchAsync(string disk, string config)
    {
        string root = Path.Combine(disk, "data");
        using (GatewayProcess gateway = await GatewayProcess.StartAsync(root, config))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, await gateway.PushAsync(GatewayProcess.Package("Long", "1.0.0", 2_000_000)));
            Assert.Empty(Directory.GetFiles(Path.Combine(root, "tmp")));

            // Filled to the last block: the file itself may fit, its meta or its folder not.
            int stored = 0;
            HttpStatusCode answer = HttpStatusCode.Created;
            for (int length = 200_000; length > 0; length = answer == HttpStatusCode.Created ? length : length / 2)
            {
                answer = await gateway.PushAsync(GatewayProcess.Package("Fill", $"1.0.{stored}", length));
                Assert.True(answer is HttpStatusCode.Created or HttpStatusCode.InsufficientStorage, answer.ToString());
                stored += answer == HttpStatusCode.Created ? 1 : 0;
            }

            Assert.True(stored > 0);
            Assert.Empty(Directory.GetFiles(Path.Combine(root, "tmp")));
            Assert.Contains("\"1.0.0\"", System.Text.Encoding.UTF8.GetString((await gateway.GetAsync("r/r/v3/flat/fill/index.json"))!), StringComparison.Ordinal);
        }

        (int exitCode, string output, string error) = await GatewayProcess.RunAsync("verify", "--config.file=" + config, "--storage.root=" + root);
        Assert.True(exitCode == 0, output + error);
        Assert.DoesNotContain("long", output, StringComparison.Ordinal);
    }
}
