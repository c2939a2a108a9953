using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Gateway.Tests.Upstreams.Sources;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>Further sessions of Python's clients: source distributions, an upstream, and the commands of pywharf's README.</summary>
public sealed class PythonSessionTests
{
    private static readonly Dictionary<string, string?> Nothing = new(StringComparer.Ordinal);

    [SkippableFact]
    public async Task Twine_SourceDistribution_IsUploadedAndListed()
    {
        string twine = Tool.Require("twine", "twine");
        using GatewayProcess gateway = await GatewayProcess.StartAsync("repositories: { public: { type: file_system, anonymous_read: true, write_secrets: [w-pub] } }\n");
        string source = SamplePackages.WriteSource(gateway.Folder.Path, "acme_kite", "1.1");

        await PythonClientTests.ExpectAsync(
            gateway,
            twine,
            PythonClientTests.EnvironmentOf(gateway.Folder),
            0,
            "Uploading acme_kite-1.1.tar.gz",
            "upload", "--non-interactive", "--disable-progress-bar", "-u", "x", "-p", "w-pub", "--repository-url", gateway.Url + "/r/public/simple/", source);

        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(source)));
        Assert.Contains($"acme_kite-1.1.tar.gz#sha256={hash}\"", await gateway.GetAsync("/r/public/simple/acme-kite/"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Pip_Upstream_GetsTheFileThroughTheGatewayAndIsCounted()
    {
        string pip = Tool.Require("pip3", "python3-pip");
        using var upstream = new FakeUpstream();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            $$"""
            repositories:
              mixed: { type: file_system, anonymous_read: true, reserved: ["acme-*"], upstream: { pypi: "{{upstream.Root}}simple/", pypi_links: gateway } }
            """);
        string wheel = SamplePackages.WriteWheel(gateway.Folder.Path, "lamp", "1.0");
        string file = Path.GetFileName(wheel);
        upstream.Files["/simple/lamp/"] = Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><body><a href=\"/files/{file}\">{file}</a></body></html>");
        upstream.Files["/files/" + file] = await File.ReadAllBytesAsync(wheel);

        await PythonClientTests.ExpectAsync(
            gateway, pip, PythonClientTests.EnvironmentOf(gateway.Folder), 0, "Saved", "download", "--no-deps", "-d", "d", "-i", gateway.Url + "/r/mixed/simple/", "lamp");

        Assert.Equal(await File.ReadAllBytesAsync(wheel), await File.ReadAllBytesAsync(gateway.Folder.File("d/" + file)));
        string metrics = await gateway.MetricsAsync();
        Assert.Equal(1, Counts.Sum(metrics, "popcon_gateway_fetches_total", "ecosystem=\"pypi\"", "package=\"lamp\"", "client=\"pip\"", "via=\"redirect\""));
        Assert.Equal(1, Counts.Sum(metrics, "popcon_gateway_fetches_total"));
    }

    [SkippableTheory]
    [InlineData("", "", "403")]
    [InlineData("admin: { token: a-test }\n", "", "401")]
    [InlineData("admin: { token: a-test }\n", "wrong", "401")]
    [InlineData("admin: { token: a-test }\n", "a-test", "Done200")]
    public async Task Curl_ReadmeOfPywharf_ReadsTheIndexTimeAndInitializesForTheAdministrator(string admin, string token, string expected)
    {
        string curl = Tool.Require("curl", "curl");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            admin + "repositories: { internal: { type: file_system, read_secrets: [r-int], write_secrets: [w-int] } }\n");
        string address = gateway.Url.Replace("http://", "http://internal:{0}@", StringComparison.Ordinal);
        const string Toml = "[internal]\ntype = \"file_system\"\nread_secret = \"r-new\"\nwrite_secret = \"w-new\"\n";

        Assert.Matches(new Regex(@"\A[0-9]{10}\z", RegexOptions.None, TimeSpan.FromSeconds(1)), await RunAsync(gateway, curl, "-s", string.Format(null, address, "r-int") + "/index_mtime/"));
        string[] authorization = token.Length == 0 ? [] : ["-H", "Authorization: Bearer " + token];
        string answer = await RunAsync(
            gateway, curl, ["-s", "-w", "%{http_code}", .. authorization, "--data-urlencode", "config=" + Toml, "-d", "admin_secret=foo", gateway.Url + "/initialize/"]);

        Assert.EndsWith(expected, answer, StringComparison.Ordinal);
        string secret = expected is "Done200" ? "r-new" : "r-int";
        Assert.Equal("200", await RunAsync(gateway, curl, "-s", "-o", gateway.Folder.File("page"), "-w", "%{http_code}", string.Format(null, address, secret) + "/simple/"));
    }

    private static async Task<string> RunAsync(GatewayProcess gateway, string curl, params string[] arguments)
    {
        (int exitCode, string text) = await gateway.RunAsync(curl, Nothing, arguments);
        Assert.True(exitCode == 0, text);
        return text.TrimEnd('\n');
    }
}
