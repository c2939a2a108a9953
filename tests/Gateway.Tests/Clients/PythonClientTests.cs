using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What pip and twine do with the gateway.</summary>
public sealed class PythonClientTests
{
    private const string Config =
        """
        repositories:
          public: { type: file_system, anonymous_read: true, write_secrets: [w-pub] }
          internal: { type: file_system, read_secrets: [r-int], write_secrets: [w-int] }
        """;

    [SkippableFact]
    public async Task Twine_UploadsOnce_PipInstallsFromJsonAndHtml()
    {
        string pip = Tool.Require("pip3", "python3-pip");
        string twine = Tool.Require("twine", "twine");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        Dictionary<string, string?> environment = EnvironmentOf(gateway.Folder);
        string old = SamplePackages.WriteWheel(gateway.Folder.Path, "acme_kite", "1.0");
        string current = SamplePackages.WriteWheel(gateway.Folder.Path, "acme_kite", "1.1");
        string[] upload = ["upload", "--non-interactive", "--disable-progress-bar", "-u", "x", "-p", "w-pub", "--repository-url", gateway.Url + "/r/public/simple/"];

        await ExpectAsync(gateway, twine, environment, 0, "Uploading acme_kite-1.0-py3-none-any.whl", [.. upload, old, current]);
        await ExpectAsync(gateway, twine, environment, 1, "409 Conflict", [.. upload, old]);
        await ExpectAsync(gateway, twine, environment, 0, "Skipping acme_kite-1.0-py3-none-any.whl", [.. upload, "--skip-existing", old]);

        string index = gateway.Url + "/r/public/simple/";
        await ExpectAsync(gateway, pip, environment, 0, "acme_kite-1.1-py3-none-any.whl", "download", "--no-deps", "-d", "json", "-i", index, "acme-kite");
        Assert.Equal(await File.ReadAllBytesAsync(current), await File.ReadAllBytesAsync(gateway.Folder.File("json/acme_kite-1.1-py3-none-any.whl")));
        using var front = new HtmlFront(gateway.Url);
        await ExpectAsync(
            gateway, pip, environment, 0, "Successfully installed", "install", "--no-deps", "-t", "installed", "-i", front.Url + "/r/public/simple/", "acme-kite");
        Assert.True(File.Exists(gateway.Folder.File("installed/acme_kite/__init__.py")));
        Assert.Contains("client=\"pip\"", await gateway.MetricsAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Pip_UserNameOfRepository_ChoosesItAtTheRoot()
    {
        string pip = Tool.Require("pip3", "python3-pip");
        string twine = Tool.Require("twine", "twine");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        Dictionary<string, string?> environment = EnvironmentOf(gateway.Folder);
        string wheel = SamplePackages.WriteWheel(gateway.Folder.Path, "acme_kite", "1.0");
        string[] upload = ["upload", "--non-interactive", "--disable-progress-bar", "-u", "internal", "--repository-url", gateway.Url + "/simple/"];
        string address = gateway.Url.Replace("http://", "http://internal:{0}@", StringComparison.Ordinal) + "/simple/";

        await ExpectAsync(gateway, twine, environment, 1, "403 Forbidden", [.. upload, "-p", "r-int", wheel]);
        await ExpectAsync(gateway, twine, environment, 0, "Uploading", [.. upload, "-p", "w-int", wheel]);
        await ExpectAsync(
            gateway, pip, environment, 0, "Saved", "download", "--no-deps", "-d", "saved", "-i", address.Replace("{0}", "r-int", StringComparison.Ordinal), "acme-kite");
        await ExpectAsync(
            gateway, pip, environment, 1, "No matching distribution found", "download", "--no-input", "--no-deps", "-i", address.Replace("{0}", "bad", StringComparison.Ordinal), "acme-kite");
    }

    [SkippableFact]
    public async Task Pip_VersionsYankedHashesAndRequiresPython_AreUnderstood()
    {
        string pip = Tool.Require("pip3", "python3-pip");
        string twine = Tool.Require("twine", "twine");
        using GatewayProcess gateway = await GatewayProcess.StartAsync(Config);
        Dictionary<string, string?> environment = EnvironmentOf(gateway.Folder);
        string index = gateway.Url + "/r/public/simple/";
        string current = SamplePackages.WriteWheel(gateway.Folder.Path, "acme_kite", "1.1");
        await ExpectAsync(
            gateway, twine, environment, 0, "Uploading", "upload", "--non-interactive", "--disable-progress-bar", "-u", "x", "-p", "w-pub", "--repository-url", index,
            SamplePackages.WriteWheel(gateway.Folder.Path, "acme_kite", "1.0"), current, SamplePackages.WriteWheel(gateway.Folder.Path, "acme_kite", "2.0", ">=99"));
        string[] download = ["download", "--no-deps", "-i", index, "-d"];

        await ExpectAsync(gateway, pip, environment, 0, "Available versions: 1.1, 1.0", "index", "versions", "acme-kite", "-i", index);
        await ExpectAsync(gateway, pip, environment, 1, "Ignored the following versions that require a different python version: 2.0", [.. download, "a", "acme-kite==2.0"]);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(current)));
        foreach ((string expected, int exitCode, string part) in ((string, int, string)[])[(hash, 0, "Saved"), (new string('0', 64), 1, "THESE PACKAGES DO NOT MATCH THE HASHES")])
        {
            string requirements = gateway.Folder.Write("req.txt", $"acme-kite==1.1 --hash=sha256:{expected}\n");
            await ExpectAsync(gateway, pip, environment, exitCode, part, [.. download, "b" + exitCode, "--require-hashes", "-r", requirements]);
        }

        using var yank = new System.Net.Http.StringContent("reason=broken", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(System.Net.HttpStatusCode.OK, await gateway.PostAsync("/r/public/simple/acme-kite/1.1/yank", yank, "w-pub"));
        await ExpectAsync(gateway, pip, environment, 0, "acme_kite-1.0-py3-none-any.whl", [.. download, "c", "acme-kite"]);
        await ExpectAsync(gateway, pip, environment, 0, "Reason for being yanked: broken", [.. download, "d", "acme-kite==1.1"]);
    }

    /// <summary>The environment of a client that knows no other index.</summary>
    internal static Dictionary<string, string?> EnvironmentOf(TemporaryFolder folder) => new(StringComparer.Ordinal)
    {
        ["PIP_CONFIG_FILE"] = "/dev/null",
        ["PIP_FIND_LINKS"] = null,
        ["PIP_NO_INDEX"] = null,
        ["PIP_INDEX_URL"] = null,
        ["PIP_EXTRA_INDEX_URL"] = null,
        ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1",
        ["PIP_CACHE_DIR"] = folder.File("pip-cache"),
        ["HOME"] = folder.Path,
        ["NO_COLOR"] = "1",
        ["TERM"] = "dumb",
    };

    /// <summary>Runs a client that must end with an exit code and write some text.</summary>
    internal static async Task ExpectAsync(
        GatewayProcess gateway, string program, Dictionary<string, string?> environment, int exitCode, string part, params string[] arguments)
    {
        (int code, string text) = await gateway.RunAsync(program, environment, arguments);
        Assert.True(code == exitCode && text.Contains(part, StringComparison.Ordinal), $"expected exit code {exitCode} and '{part}', got {code}:\n{text}");
    }
}
