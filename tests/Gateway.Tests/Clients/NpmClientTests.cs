using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using PopCon.Gateway.Tests.Upstreams.Sources;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>What npm does with the gateway.</summary>
public sealed class NpmClientTests : IDisposable
{
    private readonly FakeUpstream _upstream = new();

    public void Dispose() => _upstream.Dispose();

    [SkippableFact]
    public async Task Npm_InstallViewPublish_PassTheGateway()
    {
        string npm = Tool.Require("npm", "npm");
        using GatewayProcess gateway = await StartAsync();

        // Tarballs of the registry that npm itself uses by default are asked for at the configured one.
        string home = await RunAsync(gateway, npm, 0, string.Empty, "config", "get", "registry");
        Add("kite", home.Trim());
        Add("@scope/kite", home.Trim());
        string[] registry = ["--registry", gateway.Url + "/r/mixed/npm/"];

        await RunAsync(gateway, npm, 0, "added 1 package", ["install", "kite", .. registry]);
        await RunAsync(gateway, npm, 0, "added 1 package", ["install", "@scope/kite", .. registry]);
        Assert.Equal("1.0.0\n", await RunAsync(gateway, npm, 0, string.Empty, ["view", "kite", "version", .. registry]));
        string metrics = await gateway.MetricsAsync();
        Assert.Equal(1, Counts.Sum(metrics, "popcon_gateway_fetches_total", "ecosystem=\"npm\"", "package=\"kite\"", "client=\"npm\"", "via=\"redirect\""));
        Assert.Equal(1, Counts.Sum(metrics, "popcon_gateway_fetches_total", "ecosystem=\"npm\"", "package=\"@scope/kite\""));
        Assert.True(Counts.Sum(metrics, "popcon_gateway_lookups_total", "package=\"kite\"") >= 2, metrics);

        gateway.Folder.Write("own/package.json", """{"name":"own","version":"1.0.0"}""");
        gateway.Folder.Write(".npmrc", $"//127.0.0.1:{new Uri(gateway.Url).Port}/r/mixed/npm/:_authToken=x\n");
        await RunAsync(gateway, npm, 1, "E405", ["publish", gateway.Folder.File("own"), .. registry]);
    }

    [SkippableFact]
    public async Task Npm_TarballsOfAnotherHost_PassTheGatewayOnlyIfReplaced()
    {
        string npm = Tool.Require("npm", "npm");
        using GatewayProcess gateway = await StartAsync();
        Add("kite", _upstream.Root.AbsoluteUri);
        string[] install = ["install", "kite", "--registry", gateway.Url + "/r/mixed/npm/"];

        await RunAsync(gateway, npm, 0, "added 1 package", install);
        Assert.Equal(0, Counts.Sum(await gateway.MetricsAsync(), "popcon_gateway_fetches_total"));
        Directory.Delete(gateway.Folder.File("node_modules"), recursive: true);
        Directory.Delete(gateway.Folder.File("cache"), recursive: true);
        File.Delete(gateway.Folder.File("package-lock.json"));
        await RunAsync(gateway, npm, 0, "added 1 package", [.. install, "--replace-registry-host=always"]);
        Assert.Equal(1, Counts.Sum(await gateway.MetricsAsync(), "popcon_gateway_fetches_total", "package=\"kite\""));
    }

    private static async Task<string> RunAsync(GatewayProcess gateway, string npm, int exitCode, string part, params string[] arguments)
    {
        Dictionary<string, string?> environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("npm_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        environment["HOME"] = gateway.Folder.Path;
        environment["NO_COLOR"] = "1";
        string[] common = ["--cache", gateway.Folder.File("cache"), "--globalconfig", gateway.Folder.File("none"), "--no-audit", "--no-fund", "--no-update-notifier", "--prefix", gateway.Folder.Path];
        (int code, string text) = await gateway.RunAsync(npm, environment, [.. arguments, .. common]);
        Assert.True(code == exitCode && text.Contains(part, StringComparison.Ordinal), $"npm {string.Join(' ', arguments)}: expected exit code {exitCode} and '{part}', got {code}:\n{text}");
        return text;
    }

    private static byte[] Pack(string name)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"name":"{{name}}","version":"1.0.0"}"""));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/package.json") { DataStream = content });
        }

        return bytes.ToArray();
    }

    // Both spellings of a scope are asked for.
    private void Add(string name, string tarballHost)
    {
        byte[] package = Pack(name);
        string file = $"{name}/-/{name.Split('/')[^1]}-1.0.0.tgz";
        byte[] document = Encoding.UTF8.GetBytes(
            $$$"""
            {"name":"{{{name}}}","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{"name":"{{{name}}}","version":"1.0.0","dist":
            {"tarball":"{{{tarballHost}}}{{{file}}}","integrity":"sha512-{{{Convert.ToBase64String(SHA512.HashData(package))}}}"}
            } } }
            """);
        _upstream.Files["/" + name] = document;
        _upstream.Files["/" + name.Replace("/", "%2f", StringComparison.Ordinal)] = document;
        _upstream.Files["/" + file] = package;
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(
        $$"""
        repositories:
          mixed: { type: file_system, anonymous_read: true, write_secrets: [w], upstream: { npm: "{{_upstream.Root}}" } }
        """);
}
