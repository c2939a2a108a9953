using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;
using Server = PopCon.Gateway.Tests.GatewayProcess;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What <c>build-feed</c> writes, served by a web server that knows nothing of packages, to real clients.</summary>
public sealed class StaticFeedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task BuildFeed_AnyWebServer_DotnetAndPipFindWhatTheRepositoryHas()
    {
        string python = Tool.Require("python3", "python3");
        string pip = Tool.Require("pip3", "python3-pip");
        int port = FreePort.Next();
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/pkgs");
        using (Server gateway = await StartAsync())
        {
            await PushAsync(gateway, "1.0.0", "1.1.0");
            byte[] wheel = await File.ReadAllBytesAsync(SamplePackages.WriteWheel(_folder.Path, "acme_kite", "1.0"));
            Assert.Equal(HttpStatusCode.OK, await gateway.UploadAsync(wheel, "acme_kite", "1.0"));
        }

        Assert.Equal((0, "r: 2 packages, 3 files\n"), await BuildAsync("--base-url=" + address));

        using RunningProcess server = RunningProcess.Start(
            python, ["-m", "http.server", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--directory", _folder.File("www")]);
        await Eventually.AnswersAsync(new Uri(address + "/v3/index.json"), "the web server");
        var dotnet = new DotnetClient(_folder);
        dotnet.WriteSources([("pub", address + "/v3/index.json")]);
        dotnet.WriteProject("app", "Acme.Kite", "1.1.0");
        await dotnet.ExpectAsync("app", 0, ["Installed Acme.Kite 1.1.0 from " + address], "restore", "-v", "n", "-nodeReuse:false");
        await dotnet.ExpectAsync("app", 0, ["| Acme.Kite", "1.1.0"], "package", "search", "Kite", "--source", "pub");
        await dotnet.ExpectAsync("app", 0, ["1.0.0", "1.1.0"], "package", "search", "Acme.Kite", "--source", "pub", "--exact-match");
        (int exitCode, string text) = await DownloadAsync(pip, address);
        Assert.True(exitCode == 0 && text.Contains("Saved", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task BuildFeed_SecondRun_ReplacesTheFeedAndNothingElse()
    {
        using (Server gateway = await StartAsync())
        {
            await PushAsync(gateway, "1.0.0", "1.1.0");
        }

        await BuildAsync("--base-url=https://pkgs.example.org");
        string keptFile = _folder.Write("www/pkgs/CNAME", "pkgs.example.org");
        using (Server gateway = await StartAsync("delete: remove"))
        {
            Assert.Equal(HttpStatusCode.NoContent, await gateway.SendAsync(HttpMethod.Delete, "r/r/v3/publish/acme.kite/1.0.0"));
        }

        Assert.Equal((0, "r: 1 packages, 1 files\n"), await BuildAsync("--base-url=https://pkgs.example.org"));

        Assert.True(File.Exists(keptFile));
        Assert.False(Directory.Exists(_folder.File("www/pkgs/v3/flat/acme.kite/1.0.0")));
        Assert.Equal("{\"versions\":[\"1.1.0\"]}", await File.ReadAllTextAsync(_folder.File("www/pkgs/v3/flat/acme.kite/index.json")));
        Assert.Equal(["CNAME", "simple", "v3"], Array.ConvertAll(Directory.GetFileSystemEntries(_folder.File("www/pkgs")), Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("the address of the feed is not known: give --base-url, or web.external_url in the configuration")]
    [InlineData("'/pkgs' is not an absolute http or https URL", "--base-url=/pkgs")]
    public async Task BuildFeed_NoUsableAddress_SaysWhatToDo(string message, params string[] arguments) =>
        Assert.Equal((1, $"error: {message}\n"), await BuildAsync(arguments));

    private async Task<(int ExitCode, string Output)> BuildAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await Server.RunAsync(
            ["build-feed", "r", "--output", _folder.File("www/pkgs"), .. arguments, "--config.file=" + Config(), "--storage.root=" + _folder.File("data")]);
        return (exitCode, output + error);
    }

    private string Config(string more = "delete: unlist") => _folder.Write("gateway.yaml", Server.OneRepository.Replace("type:", more + ", type:", StringComparison.Ordinal));

    private Task<Server> StartAsync(string more = "delete: unlist") => Server.StartAsync(_folder.File("data"), Config(more));

    private async Task PushAsync(Server gateway, params string[] versions)
    {
        foreach (string version in versions)
        {
            byte[] package = await File.ReadAllBytesAsync(SamplePackages.WriteNupkg(_folder.Path, "Acme.Kite", version));
            Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(package));
        }
    }

    private async Task<(int ExitCode, string Text)> DownloadAsync(string pip, string address)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            pip, ["download", "--no-deps", "-d", "saved", "-i", address + "/simple/", "acme-kite"], PythonClientTests.EnvironmentOf(_folder), _folder.Path, TimeSpan.FromMinutes(4));
        return (exitCode, output + error);
    }
}
