using System;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Maintenance;

public sealed class RepositoryCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string _config = GatewayProcess.OneRepository;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_FileChanged_NamesItAndFails()
    {
        await PushAsync();
        Assert.Equal((0, "r: 2 files, 0 wrong\n"), await RunAsync("verify"));
        await File.AppendAllTextAsync(_folder.File("data/r/nuget/kite/1.0.0/kite.1.0.0.nupkg"), "x");

        (int exitCode, string output) = await RunAsync("verify", "r");

        Assert.Equal(1, exitCode);
        Assert.Equal("r: nuget/kite/1.0.0/kite.1.0.0.nupkg: the file is not that of its SHA-256\nr: 2 files, 1 wrong\n", output);
    }

    [Fact]
    public async Task Verify_OneRepositoryIsDamaged_VerifiesTheOthers()
    {
        await PushAsync();
        await File.WriteAllTextAsync(_folder.File("data/r/nuget/kite/1.0.0/kite.1.0.0.nupkg.meta"), "{");
        _config = "repositories: { r: { type: file_system }, second: { type: file_system } }\n";

        (int exitCode, string output) = await RunAsync("verify");

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "error: r: The meta of nuget/kite/1.0.0/kite.1.0.0.nupkg is damaged: put it back from a backup, or delete it.\nsecond: 0 files, 0 wrong\n", output);
    }

    [Fact]
    public async Task UpdateIndex_FileCopiedIn_WritesTheIndexOnce()
    {
        await PushAsync();
        string folder = _folder.File("data/r/nuget/kite");
        Directory.CreateDirectory(folder + "/1.0.1");
        File.Copy(folder + "/1.0.0/kite.1.0.0.nupkg", folder + "/1.0.1/kite.1.0.1.nupkg");
        string meta = await File.ReadAllTextAsync(folder + "/1.0.0/kite.1.0.0.nupkg.meta");
        await File.WriteAllTextAsync(folder + "/1.0.1/kite.1.0.1.nupkg.meta", meta.Replace("1.0.0", "1.0.1", StringComparison.Ordinal));

        Assert.Equal((0, "r: 3 packages found, 2 indexed, would be written\n"), await RunAsync("update-index", "--dry-run"));
        Assert.Equal((0, "r: 3 packages found, 2 indexed, written\n"), await RunAsync("update-index"));
        Assert.Equal((0, "r: 3 packages found, 3 indexed, unchanged\n"), await RunAsync("update-index", "R"));
    }

    [Fact]
    public async Task UpdateIndex_UnknownName_Fails()
    {
        (int exitCode, string output) = await RunAsync("update-index", "other");

        Assert.Equal((1, "error: there is no repository 'other'\n"), (exitCode, output));
    }

    private async Task PushAsync()
    {
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), Config());
        foreach (string id in (string[])["Kite", "Other"])
        {
            Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package(id, "1.0.0")));
        }
    }

    private string Config() => _folder.Write("gateway.yaml", _config);

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] command)
    {
        (int exitCode, string output, _) = await GatewayProcess.RunAsync([.. command, "--config.file=" + Config(), "--storage.root=" + _folder.File("data")]);
        return (exitCode, output);
    }
}
