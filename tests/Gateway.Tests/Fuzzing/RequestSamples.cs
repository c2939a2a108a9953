using System;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace PopCon.Gateway.Tests.Fuzzing;

/// <summary>Good input of every kind that the gateway reads, and the pieces of its grammars.</summary>
internal static class RequestSamples
{
    public const string AdminToken = "a-test";

    public const string RuleHost = "rules.example.test";

    /// <summary>The configuration, with rules of every type.</summary>
    public const string Config =
        $$"""
        admin: { token: {{AdminToken}} }
        default_repository: r
        web: { trusted_proxies: [ 192.0.2.0/24 ], hosts: { feed.example.test: r } }
        repositories:
          r: { type: file_system, anonymous_read: true, write_secrets: [ {{GatewayProcess.Secret}} ], max_file_bytes: 100000, delete: unlist }
          p: { type: file_system, read_secrets: [ r-test ], reserved: [ "Acme.*", "@acme/*" ], min_age: 7d }
        counting: { version: full, uniques: true }
        limits: { auth_failures: 100000000, disk_free_bytes: 1, header_timeout: 5s }
        rules:
          - { type: file-v1, domain: {{RuleHost}}, package-id: a, incoming-path: "/kite/{v}", outgoing-url: "https://files.example.test/{v}/kite{?a,b}" }
          - { type: file-v1, domain: {{RuleHost}}, package-id: b, incoming-path: "/{p}-{os}-{arch}{/rest}{.ext}?x={x}", outgoing-url: "https://{os}.example.test/{+p}/{arch:3}#{x}" }
          - { type: file-v2, domain: {{RuleHost}}, package-id: c, incoming-path: "^/wind/(?P<v>[0-9.]+)/(?<f>.*)\\.zip$", outgoing-url: "https://files.example.test/{v}/{f}" }
          - { type: file-v2, domain: {{RuleHost}}, package-id: d, incoming-path: "/back/(a+)+(?=b)/(?P<v>x*)", outgoing-url: "https://files.example.test/{v}" }
          - { type: python-v1, domain: {{RuleHost}}, package-id: k, package-name: kite, file-name: kite-1.0.zip, version: "1.0", hash-value: { type: sha256, hash: ab }, backend-url: "https://files.example.test/kite-1.0.zip" }
          - { type: docker-v2, domain: {{RuleHost}}, pattern: "team/{a,b*}/*", rule-id: e, registry: registry.example.test }
          - { type: telemetry-v1, domain: {{RuleHost}}, package-id: f, incoming-path: /events, fields: { platform: [ linux, macos ] } }
          - { type: pixel-v1, domain: {{RuleHost}}, package-id: g }
          - { type: install-event-v1, domain: {{RuleHost}}, package-id: h }
          - { type: catch-all-v1, domain: all.example.test, package-id: i, redirect-target-domain: "files.example.test:8443" }

        """;

    /// <summary>A configuration as pywharf has it.</summary>
    public const string Toml =
        """
        # One repository of each type.
        [r]
        type = "file_system"
        read_secret = "r-\u00e9\n"
        write_secret = 'w-test'
        max_file_bytes = 1_000_000
        [q]
        type = "file_system"
        write_secret = "x"
        sync_index_interval = 60

        """;

    public const string Nuspec =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata minClientVersion="2.12">
        <id>Kite</id><version>1.0.0-rc.1+b</version><authors>a, b</authors><description>d &amp; é</description><title>t</title><tags>x y</tags>
        <license type="expression">MIT</license><projectUrl>https://example.test/</projectUrl><readme>docs\readme.md</readme><icon>i.png</icon>
        <requireLicenseAcceptance>true</requireLicenseAcceptance>
        <packageTypes><packageType name="DotnetTool" version="1.0" /></packageTypes>
        <dependencies><group targetFramework="net8.0"><dependency id="Wind" version="[1.0,2.0)" exclude="Build" /></group><dependency id="Rain" version="1" /></dependencies>
        </metadata></package>
        """;

    public const string Metadata =
        "Metadata-Version: 2.1\nName: kite\nVersion: 1.0.post1\nSummary: A kite.\nRequires-Python: >=3.8,<4\nRequires-Dist: wind ; extra == 'x'\n\nText\n";

    /// <summary>Heads of requests: method and target, further headers.</summary>
    public static readonly string[] Heads =
    [
        "GET /v3/index.json", "GET /r/r/v3/flat/kite/index.json", "GET /r/r/v3/flat/kite/1.0.0/kite.1.0.0.nupkg\r\nRange: bytes=10-20",
        "HEAD /v3/flat/kite/1.0.0/kite.1.0.0.nupkg\r\nIf-None-Match: W/\"a\", \"b\"", "GET /v3/flat/kite/1.0.0/kite.nuspec",
        "GET /v3/registration/kite/index.json\r\nAccept-Encoding: gzip;q=0.5, *;q=0", "GET /v3/registration/kite/page/1.0.0/2.0.0.json", "GET /v3/registration/kite/1.0.0.json",
        "GET /v3/search?q=kite+tags:x&skip=0&take=20&prerelease=true&semVerLevel=2.0.0&packageType=Dependency", "GET /v3/autocomplete?q=ki&take=5", "GET /v3/autocomplete?id=kite",
        "DELETE /v3/publish/kite/9.9.9\r\nX-NuGet-ApiKey: w-test", "POST /v3/publish/kite/1.0.0\r\nX-NuGet-ApiKey: w-test\r\nContent-Length: 0",
        "GET /v3/symbols/kite.pdb/0123456789abcdef0123456789abcdefFFFFFFFF/kite.pdb", "GET /simple/", "GET /simple/?format=json\r\nAccept: application/vnd.pypi.simple.v1+json;q=0.9, text/html;q=0.1",
        "GET /r/r/simple/Kite_x/", "GET /simple/kite/kite-1.0-py3-none-any.whl\r\nRange: bytes=-5\r\nIf-Range: \"x\"", "GET /simple/kite/kite-1.0-py3-none-any.whl.metadata",
        "GET /index_mtime/\r\nAuthorization: Basic cDpyLXRlc3Q=", "GET /r/p/simple/\r\nAuthorization: Bearer r-test", "GET /login/?next=/simple/%C3%A9\r\nAccept: text/html\r\nUser-Agent: Mozilla/5.0",
        "GET /r/p/npm/@acme%2fkite\r\nUser-Agent: npm/11.0.0 node/v22 linux x64 workspaces/false ci/github-actions", "GET /npm/kite/-/kite-1.0.0.tgz", "OPTIONS /v3/index.json",
        "GET /kite/1.2.3?a=1&b=%20", "GET /my-kite-linux-amd64/a.zip?x=1", "GET /wind/1.0/a%2Fb.zip", "GET /back/aaaaaaaaaaaaaaaaaaaaaaaaaaaaac/xx", "GET /simple/kite/",
        "GET /v2/", "HEAD /v2/team/a/kite/manifests/1", "GET /v2/team/b1/kite/blobs/sha256:00", "GET /a.png?x=1", "GET /x/%2e%2e/y",
        "GET /x\r\nX-Forwarded-For: 192.0.2.1, ::1\r\nForwarded: for=1\r\nCookie: popcon=1; a=b\r\nX-NuGet-Session-Id: 0123",
    ];

    public static readonly string[] HeadPieces =
    [
        "\r\n", "\n", "\0", " ", "\t", ":", ": ", "//", "/../", "/./", "%", "%00", "%2f", "%2e%2e", "%5c", "%c3%28", "%F0%9F", "\\", "?", "&", "=", "#", "@", "{", "}", "*", "+", ";", ",",
        "\r\n\r\n", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "\r\nHost: x", "\r\nContent-Length: 5", "\r\nContent-Length: -1", "\r\nContent-Length: 99999999999999999999", "\r\nTransfer-Encoding: chunked",
        "\r\nExpect: 100-continue", "\r\nConnection: close", "\r\nUpgrade: h2c", "\r\n folded", "é", "🌊", "bytes=0-,1-", "bytes=18446744073709551616-", "/r/", "/r/r", "/r/nothere", "1", "-1", "1e9", "2147483648",
    ];

    public static readonly string[] FormPieces =
    [
        "\r\n", "--b", "--b--", "\r\n--b\r\n", "Content-Disposition: form-data; name=", "; filename=\"\"", "; filename*=UTF-8''%c3%28", "\"", "\0", "Content-Type: x", "Content-Transfer-Encoding: base64", "name=\":action\"",
    ];

    public static readonly string[] TextPieces =
    [
        "<", ">", "&", "&amp;", "&#0;", "&#x110000;", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "&a;", "<![CDATA[", "]]>", "<!--", "xmlns=\"\"", "<id>", "</id>", "<version>", "1.0.0", "0", "99999999999", "-rc", "+x", "..", "../", "/", "\\",
        "\n", "\r\n", ":", "Name: ", "Version: 1!2.0.dev1", "\0", "é", "🌊", "\uFEFF", "[", "]", "(,1.0]", ",", " ", "@", "%", "*",
    ];

    public static readonly string[] ConfigPieces =
    [
        "{", "}", "[", "]", "\"", "'", "'''", "\"\"\"", "\\", "\\u0000", "\\x", "#", "\n", "\n  ", ":", ": ", "=", "-", "- ", ",", ".", "|", "&a", "*a", "!!str", "<<", "null", "true", "~", "0x1", "1e9", "-1", "9999999999999999999", "1979-05-27",
        "{v}", "{+v}", "{?a*}", "{/a,b}", "{.x:3}", "{", "}", "{}", "{v:99999}", "%", "%2f", "é", "(", ")", "(?<a>", "(?P<", "*", "+", "?", "{3}", "(?=", "\\1", "[^", "\\p{L}", "https://", "file://", "//", "/", "..", "@",
    ];

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name);
                entry.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(30);
                using Stream stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Nupkg(byte[] nuspec) => Zip(("Kite.nuspec", nuspec), ("docs/readme.md", "# Kite"u8.ToArray()), ("lib/net8.0/_._", []));

    public static byte[] Wheel(byte[] metadata) => Zip(("kite/__init__.py", "a = 1"u8.ToArray()), ("kite-1.0.post1.dist-info/METADATA", metadata));

    /// <summary>A form as clients send it: fields, then a file.</summary>
    public static byte[] Form(string fieldName, string fileName, byte[] content, params (string Name, string Value)[] fields)
    {
        using var bytes = new MemoryStream();
        foreach ((string name, string value) in fields)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        }

        bytes.Write(Encoding.UTF8.GetBytes(
            $"--b\r\nContent-Disposition: form-data; name=\"{fieldName}\"; filename=\"{fileName}\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        bytes.Write(content);
        bytes.Write("\r\n--b--\r\n"u8);
        return bytes.ToArray();
    }
}
