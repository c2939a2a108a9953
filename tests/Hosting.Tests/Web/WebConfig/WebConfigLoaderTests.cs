using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.WebConfig;
using PopCon.TestSupport;

namespace PopCon.Hosting.Tests.Web.WebConfig;

public sealed partial class WebConfigLoaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("null\n")]
    [InlineData("{}\n")]
    [InlineData("tls_server_config:\nhttp_server_config:\nbasic_auth_users:\nrate_limit:\n")]
    [InlineData("tls_server_config: {}\n")]
    public void Load_NothingSet_IsPlainHttpForEveryone(string yaml)
    {
        WebConfigResult result = Load(yaml);

        Assert.Empty(result.Errors);
        Assert.Null(result.File!.Tls);
        Assert.Empty(result.File.Users);
    }

    [Theory]
    [InlineData("basic_auth: {}", "1: unknown key 'basic_auth'; use one of tls_server_config, http_server_config, basic_auth_users, rate_limit, or remove it")]
    [InlineData("- a\n", "1: expected keys with values")]
    [InlineData("text", "1: expected keys with values")]
    [InlineData("rate_limit: 5", "1: rate_limit: expected keys with values")]
    [InlineData("rate_limit: {interval: soon}", "1: rate_limit: interval: 'soon' is not a duration; write one such as 100ms, or 0")]
    [InlineData("rate_limit: {burst: 0}", "1: rate_limit: burst: must be a whole number above 0")]
    [InlineData("http_server_config: {http2: maybe}", "1: http_server_config: http2: 'maybe' is not true or false; write one of them without quotes")]
    [InlineData("http_server_config: {http2: 'true'}", "1: http_server_config: http2: 'true' is not true or false; write one of them without quotes")]
    [InlineData("http_server_config:\n  headers:\n    Server: x", "3: http_server_config, headers: Server: this header cannot be set; use one of *")]
    [InlineData("http_server_config: {headers: {X-Frame-Options: x}}", "1: http_server_config, headers: X-Frame-Options: must be deny or sameorigin")]
    [InlineData(
        "http_server_config: {headers: {X-XSS-Protection: \"a\\nb\"}}",
        "1: http_server_config, headers: X-XSS-Protection: must consist of printable ASCII characters")]
    [InlineData("basic_auth_users: {a: plain}", "1: basic_auth_users: a: is not a bcrypt hash; *")]
    [InlineData("basic_auth_users: {a: [x]}", "1: basic_auth_users: a: a single value is expected")]
    [InlineData("tls_server_config: {cert_file: x}", "1: tls_server_config: cert_file: x: there is no such file")]
    [InlineData("tls_server_config: {min_version: TLS12}", "1: tls_server_config: cert_file: cert_file or cert is required")]
    [InlineData("a: 1\na: 2\n", "2: *")]
    [InlineData("a: [\n", "*")]
    [InlineData("a:\n\tb: 1", "*")]
    public void Load_Mistake_IsNamedWithItsLine(string yaml, string expected)
    {
        WebConfigResult result = Load(yaml);

        Assert.Null(result.File);
        string pattern = "^.*web\\.yml:" + Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
        Assert.Contains(result.Errors, error => Regex.IsMatch(error, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(1)));
    }

    [SkippableFact]
    public async Task Load_ManyMistakes_AreAllInOneResult()
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        string path = certificates.WriteConfig("""
            tls_server_config:
              cert_file: server.crt
              cert: inline
              key_file: client.key
              client_auth_type: Sometimes
              client_ca_file: server.key
              client_allowed_sans: [x]
              min_version: TLS11
              max_version: TLS99
              cipher_suites: [TLS_NONE, 7]
              curve_preferences: [P256]
              prefer_server_cipher_suites: perhaps
              unknown: 1
            unknown: 2
            """);

        WebConfigResult result = WebConfigLoader.Load(path);

        Assert.Equal(
            $"""
            {path}:2: tls_server_config: cert_file: cert_file and cert cannot both be set; remove one
            {path}:3: tls_server_config: cert: certificate and key cannot be used: The certificate contents do not contain a PEM with a CERTIFICATE label, or the content is malformed.
            {path}:5: tls_server_config: client_auth_type: must be one of NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert
            {path}:6: tls_server_config: client_ca_file: there is no certificate in it
            {path}:7: tls_server_config: client_allowed_sans: requires client_auth_type RequireAndVerifyClientCert
            {path}:8: tls_server_config: min_version: must be TLS12 or TLS13; older versions are not secure
            {path}:9: tls_server_config: max_version: must be TLS12 or TLS13
            {path}:10: tls_server_config: cipher_suites: 'TLS_NONE' is not a known cipher suite
            {path}:10: tls_server_config: cipher_suites: '7' is not a known cipher suite
            {path}:11: tls_server_config: curve_preferences: 'P256' is not a known curve; use one of CurveP256, CurveP384, CurveP521, X25519
            {path}:12: tls_server_config: prefer_server_cipher_suites: 'perhaps' is not true or false; write one of them without quotes
            {path}:13: tls_server_config: unknown key 'unknown'; use one of {string.Join(", ", TlsSectionReader.Keys)}, or remove it
            {path}:14: unknown key 'unknown'; use one of tls_server_config, http_server_config, basic_auth_users, rate_limit, or remove it
            """,
            string.Join('\n', result.Errors));
    }

    [SkippableTheory]
    [InlineData("client.key")]
    [InlineData("ca.crt")]
    [InlineData("missing.key")]
    public async Task Load_KeyThatDoesNotFit_IsAMistake(string key)
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        string path = certificates.WriteConfig($"tls_server_config: {{cert_file: server.crt, key_file: {key}}}\n");

        Assert.Single(WebConfigLoader.Load(path).Errors);
    }

    [SkippableFact]
    public async Task Load_InlineCertificate_IsTheSameAsAFile()
    {
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        string Inline(string file) => string.Concat(File.ReadLines(certificates.PathOf(file)).Select(line => "    " + line + "\n"));
        string path = certificates.WriteConfig(
            $"tls_server_config:\n  cert: |\n{Inline("server.crt")}  key: |\n{Inline("server.key")}  client_ca: |\n{Inline("ca.crt")}"
            + "  client_auth_type: RequireAndVerifyClientCert\n  curve_preferences: [X25519]\n");

        WebConfigResult result = WebConfigLoader.Load(path);

        Assert.Empty(result.Errors);
        Assert.True(result.File!.Tls!.Clients.AsksForCertificate);
        Assert.Single(result.File.Warnings);
    }

    [Fact]
    public void Load_FileThatCannotBeRead_IsAMistake()
    {
        Assert.Single(WebConfigLoader.Load("/nonexistent/web.yml").Errors);
        Assert.Single(WebConfigLoader.Load("/tmp").Errors);
        Assert.Equal(["/dev/zero: this is not a regular file"], WebConfigLoader.Load("/dev/zero").Errors);
    }

    [SkippableFact]
    public async Task Load_ExamplesOfTheDocumentation_AreAcceptedHereAndByPromtool()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        Skip.IfNot(Bcrypt.IsAvailable, "libcrypt.so.1 with bcrypt is missing: apt-get install libcrypt1");
        using TestCertificates certificates = await TestCertificates.CreateAsync();
        MatchCollection examples = YamlBlock().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "access.md")));
        Assert.True(examples.Count >= 3);

        foreach (Match example in examples)
        {
            string path = certificates.WriteConfig(example.Groups["yaml"].Value);
            (int exitCode, string output, string error) = await RunningProcess.RunAsync(promtool, ["check", "web-config", path]);

            Assert.Empty(WebConfigLoader.Load(path).Errors);
            Assert.True(exitCode == 0, output + error);
        }
    }

    [Fact]
    public void Load_RandomAndMutatedFiles_NeverThrow()
    {
        const int Seed = 20_260_101;
        const string Special = "[]{}:-&*!|>'\"%@`#?,\n\t";
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        byte[] valid = Encoding.UTF8.GetBytes("""
            tls_server_config: &a
              cert_file: server.crt
              key_file: "server.key"
              client_auth_type: RequireAndVerifyClientCert
              cipher_suites: [TLS_AES_128_GCM_SHA256, 'x']
              min_version: TLS12
            http_server_config: {http2: true, headers: {X-Frame-Options: deny}}
            basic_auth_users:
              ? prometheus
              : $2y$04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy
            rate_limit: {<<: *a, interval: 1s, burst: 5}
            """);
        string path = folder.File("web.yml");
        for (int i = 0; i < 3_000; i++)
        {
            byte[] bytes = [.. valid];
            for (int n = random.Next(1, 12); n > 0; n--)
            {
                int at = random.Next(bytes.Length);
                bytes = random.Next(4) switch
                {
                    0 => [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]],
                    1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                    2 => [.. bytes[..at], (byte)Special[random.Next(Special.Length)], .. bytes[at..]],
                    _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[Math.Min(at + 1, bytes.Length)..]],
                };
                bytes = bytes.Length == 0 ? [0] : bytes;
            }

            File.WriteAllBytes(path, bytes);
            WebConfigResult result = WebConfigLoader.Load(path);
            Assert.True(result.File is not null == (result.Errors.Count == 0), $"seed {Seed}, round {i}");
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Load_DeepNesting_IsAMistakeNotAnOverflow(string piece)
    {
        WebConfigResult result = Load(string.Concat(Enumerable.Repeat(piece, 100_000)));

        Assert.Single(result.Errors);
    }

    private static WebConfigResult Load(string yaml)
    {
        using var folder = new TemporaryFolder();
        return WebConfigLoader.Load(folder.Write("web.yml", yaml));
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex YamlBlock();
}
