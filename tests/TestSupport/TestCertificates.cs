using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>A certificate authority, a server and some clients, made by openssl in a temporary folder.</summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly Lazy<Task<Dictionary<string, byte[]>>> All = new(MakeAsync);

    private readonly TemporaryFolder _folder = new();
    private readonly string _openssl = Tool.Require("openssl", "openssl");

    private TestCertificates()
    {
    }

    public string Folder => _folder.Path;

    /// <summary>
    /// A folder with <c>ca</c> and <c>other-ca</c>, and by <c>ca</c>: <c>server</c> for 127.0.0.1, <c>client</c> with names, <c>expired</c>,
    /// <c>wrong-use</c>; by <c>other-ca</c>: <c>stranger</c>. Each as <c>.crt</c> and <c>.key</c>, made once per run.
    /// </summary>
    public static async Task<TestCertificates> CreateAsync()
    {
        var copy = new TestCertificates();
        foreach ((string file, byte[] content) in await All.Value)
        {
            await File.WriteAllBytesAsync(copy.PathOf(file), content);
        }

        return copy;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Writes a web configuration beside the certificates and returns its path.</summary>
    public string WriteConfig(string yaml) => _folder.Write("web.yml", yaml);

    public void Dispose() => _folder.Dispose();

    /// <summary>Issues a certificate; an existing one of that name is replaced.</summary>
    public async Task IssueAsync(string name, string authority, string extensions, string days)
    {
        string extensionFile = _folder.Write(name + ".ext", extensions + "\n");
        await RunAsync(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name,
            "-keyout", PathOf(name + ".key"), "-out", PathOf(name + ".csr"));
        await RunAsync(
            "x509", "-req", "-in", PathOf(name + ".csr"), "-CA", PathOf(authority + ".crt"), "-CAkey", PathOf(authority + ".key"),
            "-CAcreateserial", "-days", days, "-extfile", extensionFile, "-out", PathOf(name + ".crt"));
    }

    private static async Task<Dictionary<string, byte[]>> MakeAsync()
    {
        using var all = new TestCertificates();
        await all.AuthorityAsync("ca");
        await all.AuthorityAsync("other-ca");
        await all.IssueAsync("server", "ca", "subjectAltName=IP:127.0.0.1", days: "30");
        await all.IssueAsync(
            "client", "ca", "subjectAltName=DNS:scraper.example,email:a@b.example,URI:spiffe://x/y,IP:10.0.0.1\nextendedKeyUsage=clientAuth", days: "30");
        await all.IssueAsync("expired", "ca", "extendedKeyUsage=clientAuth", days: "-1");
        await all.IssueAsync("stranger", "other-ca", "extendedKeyUsage=clientAuth", days: "30");
        await all.IssueAsync("wrong-use", "ca", "extendedKeyUsage=serverAuth", days: "30");
        return Directory.GetFiles(all.Folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
    }

    private Task AuthorityAsync(string name) => RunAsync(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=" + name,
        "-keyout", PathOf(name + ".key"), "-out", PathOf(name + ".crt"));

    private async Task RunAsync(params string[] arguments)
    {
        (int exitCode, _, string error) = await RunningProcess.RunAsync(_openssl, arguments);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"openssl {arguments[0]} failed: {error}");
        }
    }
}
