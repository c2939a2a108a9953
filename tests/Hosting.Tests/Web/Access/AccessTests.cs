using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Hosting.Logging;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.WebConfig;
using PopCon.Metrics.Tests.Own;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web.Access;

/// <summary>TLS and basic auth as a scraper meets them, with the real curl.</summary>
public sealed class AccessTests
{
    /// <summary>The hash of <c>secret</c> at the lowest cost.</summary>
    private const string HashOfSecret = "$2y$04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy";

    private const string Users = "basic_auth_users:\n  prometheus: " + HashOfSecret + "\n";

    private const string Tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

    [SkippableTheory]
    [InlineData("", "401", nameof(AuthFailureReason.NoCredentials))]
    [InlineData("-H Authorization:Bearer_x", "401", nameof(AuthFailureReason.NoCredentials))]
    [InlineData("-H Authorization:Basic_!", "401", nameof(AuthFailureReason.NoCredentials))]
    [InlineData("-u prometheus:wrong", "401", nameof(AuthFailureReason.WrongCredentials))]
    [InlineData("-u prometheus:", "401", nameof(AuthFailureReason.WrongCredentials))]
    [InlineData("-u nobody:secret", "401", nameof(AuthFailureReason.WrongCredentials))]
    [InlineData("-u prometheus:secret", "200", null)]
    public async Task BasicAuth_Credentials_DecideForEveryPath(string arguments, string status, string? reason)
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        using var folder = new TemporaryFolder();
        await using TestServer server = await TestServer.StartAsync(
            new WebOptions { ConfigFile = folder.Write("web.yml", Users), EnableLifecycle = true });
        string[] paths = ["/metrics", "/", "/-/healthy", "/-/reload", "/nothing", "//metrics"];

        foreach (string path in paths)
        {
            string answered = await CurlAsync(server, "http", path, [.. Split(arguments), "-X", "POST"]);
            Assert.Equal(status is "401" ? "401" : path switch { "/nothing" => "404", "//metrics" => "301", _ => "200" }, answered);
        }

        Assert.Equal(status is "401" ? 0 : 1, server.Stages.Reloads);
        Assert.Equal(status is "401" ? paths.Length : 0, Refusals(server).Sum(refusal => refusal.Count));
        Assert.True(reason is null || Count(server, Enum.Parse<AuthFailureReason>(reason)) == paths.Length);
    }

    [SkippableFact]
    public async Task BasicAuth_Refusal_AsksForCredentials()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        using var folder = new TemporaryFolder();
        await using TestServer server = await TestServer.StartAsync(new WebOptions { ConfigFile = folder.Write("web.yml", Users) });

        string answer = await server.SendRawAsync("GET /metrics HTTP/1.1");

        Assert.StartsWith("HTTP/1.1 401 Unauthorized\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nWWW-Authenticate: Basic\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\nUnauthorized\n", answer, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("NoClientCert", "", true)]
    [InlineData("RequestClientCert", "", true)]
    [InlineData("RequestClientCert", "stranger", true)]
    [InlineData("RequireAnyClientCert", "", false, nameof(AuthFailureReason.NoClientCertificate))]
    [InlineData("RequireAnyClientCert", "stranger", true)]
    [InlineData("VerifyClientCertIfGiven", "", true)]
    [InlineData("VerifyClientCertIfGiven", "client", true)]
    [InlineData("VerifyClientCertIfGiven", "stranger", false, nameof(AuthFailureReason.ClientCertificateUntrusted))]
    [InlineData("RequireAndVerifyClientCert", "", false, nameof(AuthFailureReason.NoClientCertificate))]
    [InlineData("RequireAndVerifyClientCert", "client", true)]
    [InlineData("RequireAndVerifyClientCert", "stranger", false, nameof(AuthFailureReason.ClientCertificateUntrusted))]
    [InlineData("RequireAndVerifyClientCert", "expired", false, nameof(AuthFailureReason.ClientCertificateExpired))]
    [InlineData("RequireAndVerifyClientCert", "wrong-use", false, nameof(AuthFailureReason.ClientCertificateUntrusted))]
    public async Task Tls_ClientCertificate_IsJudgedByTheAuthType(
        string authType, string client, bool comesIn, string? reason = null)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        string authority = authType is "NoClientCert" ? string.Empty : "  client_ca_file: ca.crt\n";
        await using TestServer server = await StartAsync(certificates, $"{Tls}  client_auth_type: {authType}\n{authority}");

        string status = await CurlAsync(server, "https", "/metrics", CertificateArguments(certificates, client));

        Assert.Equal(comesIn ? "200" : "000", status);
        await AssertRefusalsAsync(server, reason is null ? null : Enum.Parse<AuthFailureReason>(reason));
    }

    [SkippableTheory]
    [InlineData("scraper.example", true)]
    [InlineData("a@b.example", true)]
    [InlineData("spiffe://x/y", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("example", false)]
    [InlineData("client", false)]
    public async Task Tls_AllowedSans_AreComparedWithTheCertificate(string allowed, bool comesIn)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(
            certificates,
            $"{Tls}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  client_allowed_sans: [other, '{allowed}']\n");

        string status = await CurlAsync(server, "https", "/metrics", CertificateArguments(certificates, "client"));

        Assert.Equal(comesIn ? "200" : "000", status);
        await AssertRefusalsAsync(server, comesIn ? null : AuthFailureReason.ClientCertificateName);
    }

    [SkippableTheory]
    [InlineData("min_version: TLS13", "--tls-max 1.2", "000")]
    [InlineData("min_version: TLS13", "", "200")]
    [InlineData("max_version: TLS12", "--tlsv1.3", "000")]
    [InlineData("max_version: TLS12", "", "200")]
    [InlineData("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]", "--tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-GCM-SHA256", "000")]
    [InlineData("cipher_suites: [TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305]", "--tls-max 1.2 --ciphers ECDHE-ECDSA-CHACHA20-POLY1305", "200")]
    [InlineData("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]", "--tlsv1.3", "200")]
    public async Task Tls_VersionsAndSuites_AreKept(string setting, string arguments, string status)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, $"{Tls}  {setting}\n");

        Assert.Equal(
            status, await CurlAsync(server, "https", "/metrics", [.. CertificateArguments(certificates, string.Empty), .. Split(arguments)]));
        await AssertRefusalsAsync(server, status is "000" ? AuthFailureReason.TlsHandshake : null);
    }

    [SkippableFact]
    public async Task Tls_ClientThatDoesNotTrustTheServer_IsCounted()
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, Tls);

        Assert.Equal("000", await CurlAsync(server, "https", "/metrics", ["--cacert", certificates.PathOf("other-ca.crt")]));
        await AssertRefusalsAsync(server, AuthFailureReason.TlsHandshake);
    }

    [SkippableFact]
    public async Task Tls_PlainHttp_IsToldOffAndCounted()
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, Tls);

        string answer = await server.SendRawAsync("GET /metrics HTTP/1.1");

        Assert.Equal("HTTP/1.0 400 Bad Request\n\nClient sent an HTTP request to an HTTPS server.\n", answer);
        await AssertRefusalsAsync(server, AuthFailureReason.PlainText);
    }

    [SkippableTheory]
    [InlineData("", "2")]
    [InlineData("http_server_config:\n  http2: false\n", "1.1")]
    public async Task Tls_Http2_IsOfferedUnlessSwitchedOff(string setting, string version)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, Tls + setting);

        (_, string output, _) = await RunningProcess.RunAsync(
            Tool.Require("curl", "curl"),
            ["-s", "-o", "/dev/null", "-w", "%{http_version}", "--cacert", certificates.PathOf("ca.crt"), server.Url("/metrics", "https").ToString()]);

        Assert.Equal(version, output.Trim());
    }

    [SkippableFact]
    public async Task Reload_ChangedCertificateAndUsers_AreUsedByTheNextConnection()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, Tls);
        string[] first = CertificateArguments(certificates, string.Empty);
        string[] second = ["--cacert", certificates.PathOf("other-ca.crt")];
        Assert.Equal("200", await CurlAsync(server, "https", "/metrics", first));

        await certificates.IssueAsync("server", "other-ca", "subjectAltName=IP:127.0.0.1", days: "30");
        certificates.WriteConfig(Tls + Users);
        server.Access.Watcher.Look();
        server.Access.Watcher.Look();

        Assert.Equal("000", await CurlAsync(server, "https", "/metrics", first));
        Assert.Equal("401", await CurlAsync(server, "https", "/metrics", second));
        Assert.Equal("200", await CurlAsync(server, "https", "/metrics", [.. second, "-u", "prometheus:secret"]));
    }

    [SkippableTheory]
    [InlineData("tls_server_config: {cert_file: server.crt, key_file: missing.key}\n")]
    [InlineData("nonsense: [")]
    [InlineData("")]
    public async Task Reload_NewFileThatCannotBeUsed_KeepsTheOldSettings(string broken)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, Tls);

        certificates.WriteConfig(broken);
        server.Access.Watcher.Look();
        server.Access.Watcher.Look();

        Assert.Equal("200", await CurlAsync(server, "https", "/metrics", CertificateArguments(certificates, string.Empty)));
    }

    /// <summary>F8: a DSA certificate, which .NET has no TLS for, is refused like any other mistake, at start and in a reload.</summary>
    [SkippableFact]
    public async Task Reload_DsaCertificate_IsRefusedAndTheOldOneServes()
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await using TestServer server = await StartAsync(certificates, Tls);
        string openssl = Tool.Require("openssl", "openssl");
        string key = certificates.PathOf("dsa.key");
        await RunningProcess.RunAsync(openssl, ["dsaparam", "-noout", "-genkey", "-out", key, "1024"]);
        await RunningProcess.RunAsync(
            openssl, ["req", "-x509", "-key", key, "-subj", "/CN=dsa", "-days", "30", "-out", certificates.PathOf("dsa.crt")]);
        Skip.IfNot(File.Exists(certificates.PathOf("dsa.crt")), "this openssl makes no DSA certificates");

        string path = certificates.WriteConfig("tls_server_config: {cert_file: dsa.crt, key_file: dsa.key}\n");
        server.Access.Watcher.Look();
        server.Access.Watcher.Look();

        Assert.Equal("200", await CurlAsync(server, "https", "/metrics", CertificateArguments(certificates, string.Empty)));
        Assert.StartsWith($"{path}:1: tls_server_config: cert_file: certificate and key cannot be used: ", Assert.Single(WebConfigLoader.Load(path).Errors));
    }

    /// <summary>F14: an expired certificate is logged once, and its end is known to a metric.</summary>
    [SkippableTheory]
    [InlineData("-1", 1)]
    [InlineData("30", 0)]
    public async Task Load_F14CertificateEnd_IsKnownAndLoggedWhenOver(string days, int lines)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        await certificates.IssueAsync("server", "ca", "subjectAltName=IP:127.0.0.1", days);
        var own = new OwnNumbers();
        using var output = new MemoryStream();
        using var log = new StderrLoggerProvider(new LogOptions(), TimeProvider.System, output);
        using (AccessControl access = AccessControl.Load(
            certificates.WriteConfig(Tls), own.Metrics, "popcon_bridge", log.CreateLogger("PopCon.X"), TimeProvider.System))
        {
            DateTimeOffset expected = DateTimeOffset.UtcNow.AddDays(int.Parse(days, CultureInfo.InvariantCulture));
            Assert.InRange(access.CertificateNotAfter!.Value, expected.AddHours(-1), expected.AddHours(1));
            Assert.Equal(
                access.CertificateNotAfter.Value.ToUnixTimeSeconds(), own["popcon_bridge_tls_certificate_not_after_timestamp_seconds"]);
            certificates.WriteConfig(Tls + "http_server_config: {http2: false}\n");
            access.Watcher.Look();
            access.Watcher.Look();
        }

        log.Dispose();
        Assert.Equal(lines, Encoding.UTF8.GetString(output.ToArray()).Split("certificate has expired").Length - 1);
    }

    /// <summary>F7: clients that guess passwords over hundreds of connections do not lock out a user at another address.</summary>
    [SkippableFact]
    public async Task BasicAuth_F7Guessing_DoesNotLockTheRightUserOut()
    {
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        using var folder = new TemporaryFolder();
        await using TestServer server = await TestServer.StartAsync(
            new WebOptions { ConfigFile = folder.Write("web.yml", Users + "  slow: " + HashOfSecret.Replace("$04$", "$10$", StringComparison.Ordinal) + "\n") });
        using var end = new CancellationTokenSource();
        Task[] guessers = [.. Enumerable.Range(0, 300).Select(_ => GuessAsync(server, end.Token))];
        await Eventually.TrueAsync(
            () => Count(server, AuthFailureReason.PasswordQueue) > 300, "guesses to be refused without a check");

        string status = await CurlAsync(server, "http", "/metrics", ["-u", "prometheus:secret"]);

        await end.CancelAsync();
        await Task.WhenAll(guessers);
        Assert.Equal("200", status);
    }

    [Fact]
    public async Task Reload_FileChanges_IsNoticedByItself()
    {
        using var folder = new TemporaryFolder();
        await using TestServer server = await TestServer.StartAsync(
            new WebOptions { ConfigFile = folder.Write("web.yml", "http_server_config: {headers: {X-Frame-Options: deny}}\n") });
        Assert.Contains("\nX-Frame-Options: deny\n", await server.SendRawAsync("GET / HTTP/1.1"), StringComparison.Ordinal);

        folder.Write("web.yml", "http_server_config: {headers: {X-Frame-Options: sameorigin}}\n");

        await Eventually.TrueAsync(
            async () => (await server.SendRawAsync("GET / HTTP/1.1")).Contains("\nX-Frame-Options: sameorigin\n", StringComparison.Ordinal),
            "the new header");
    }

    [Fact]
    public async Task RateLimit_MoreThanTheBurst_IsRefusedWith429()
    {
        using var folder = new TemporaryFolder();
        await using TestServer server = await TestServer.StartAsync(
            new WebOptions { ConfigFile = folder.Write("web.yml", "rate_limit: {interval: 1h, burst: 2}\n") });

        string[] answers = [await Status(), await Status(), await Status()];

        Assert.Equal(["HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 429 Too Many Requests"], answers);
        Assert.Equal(1, Count(server, AuthFailureReason.RateLimit));
        async Task<string> Status() => (await server.SendRawAsync("GET /metrics HTTP/1.1")).Split('\n')[0];
    }

    private static async Task<TestServer> StartAsync(TestCertificates certificates, string yaml) =>
        await TestServer.StartAsync(new WebOptions { ConfigFile = certificates.WriteConfig(yaml) });

    private static string[] CertificateArguments(TestCertificates certificates, string client) => client.Length == 0
        ? ["--cacert", certificates.PathOf("ca.crt")]
        : [
            "--cacert", certificates.PathOf("ca.crt"),
            "--cert", certificates.PathOf(client + ".crt"), "--key", certificates.PathOf(client + ".key"),
        ];

    private static IEnumerable<string> Split(string arguments) =>
        arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument.Replace('_', ' '));

    /// <summary>The status code curl got; <c>000</c> when the connection failed.</summary>
    private static async Task<string> CurlAsync(TestServer server, string scheme, string path, IEnumerable<string> arguments)
    {
        (_, string output, _) = await RunningProcess.RunAsync(
            Tool.Require("curl", "curl"),
            ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", .. arguments, server.Url(path, scheme).ToString()]);
        return output.Trim();
    }

    private static async Task GuessAsync(TestServer server, CancellationToken end)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("slow:guess"u8));
        while (!end.IsCancellationRequested)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(server.Url("/metrics"), end);

                // The guessers share the processor with the server and with the other tests.
                await Task.Delay(TimeSpan.FromMilliseconds(50), end);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or SocketException)
            {
                // Closed to make room for another of these clients, or the test is over.
            }
        }
    }

    private static double Count(TestServer server, AuthFailureReason reason) =>
        Refusals(server).Where(refusal => refusal.Reason == AuthFailures.LabelOf(reason)).Sum(refusal => refusal.Count);

    private static IEnumerable<(string Reason, double Count)> Refusals(TestServer server) =>
        from reason in Enum.GetValues<AuthFailureReason>()
        let label = AuthFailures.LabelOf(reason)
        let count = server.Stages.Own[$"popcon_bridge_auth_failures_total{{reason=\"{label}\"}}"]
        where count > 0
        select (label, count);

    private static async Task AssertRefusalsAsync(TestServer server, AuthFailureReason? reason)
    {
        string expected = reason is null ? string.Empty : AuthFailures.LabelOf(reason.Value) + " 1";
        await Eventually.TrueAsync(() => string.Join(',', Refusals(server).Select(refusal => $"{refusal.Reason} {refusal.Count}")) == expected, $"refusals to be '{expected}'");
    }
}
