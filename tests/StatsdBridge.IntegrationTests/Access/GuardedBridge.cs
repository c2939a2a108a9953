using System;
using System.Globalization;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Access;

/// <summary>The bridge behind TLS, a password and client certificates, read with curl as someone who may.</summary>
internal sealed class GuardedBridge : IDisposable
{
    /// <summary>Who may read, with which password.</summary>
    public const string User = "prometheus";

    /// <inheritdoc cref="User"/>
    public const string Password = "secret";

    // The hash of the password at the lowest cost.
    private const string WebConfig = """
        tls_server_config:
          cert_file: server.crt
          key_file: server.key
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: ca.crt
        basic_auth_users:
          prometheus: $2y$04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy
        """;

    private readonly TestCertificates _certificates;
    private readonly RunningProcess _process;

    private GuardedBridge(TestCertificates certificates)
    {
        _certificates = certificates;
        string config = certificates.WriteConfig(WebConfig);
        _process = RunningProcess.Start(
            "dotnet",
            ["exec", BridgeProgram.Path, "--web.config.file=" + config, "--statsd.listen-tcp=", "--web.bridge-metrics",
             string.Create(CultureInfo.InvariantCulture, $"--statsd.listen-udp=127.0.0.1:{FreePort.Next()}"),
             string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{WebPort}")]);
    }

    /// <summary>The port that speaks HTTPS.</summary>
    public int WebPort { get; } = FreePort.Next();

    /// <summary>Starts it with certificates of its own; skips the test without <c>openssl</c>, <c>curl</c> or bcrypt.</summary>
    public static async Task<GuardedBridge> StartAsync()
    {
        Tool.Require("curl", "curl");
        var bridge = new GuardedBridge(await TestCertificates.CreateAsync());
        await Eventually.TrueAsync(
            () => bridge._process.HasExited || bridge._process.Error.Contains("Accepting StatsD traffic", StringComparison.Ordinal),
            "the guarded bridge to start");
        Assert.False(bridge._process.HasExited, bridge._process.Error);
        return bridge;
    }

    /// <summary>A file made for the test, <c>client.crt</c> for example.</summary>
    public string PathOf(string file) => _certificates.PathOf(file);

    /// <summary>A series of <c>/metrics</c>; 0 when there is none.</summary>
    public async Task<double> ValueAsync(string series)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "curl",
            ["-sS", "--fail", "--cacert", PathOf("ca.crt"), "--cert", PathOf("client.crt"), "--key", PathOf("client.key"),
             "-u", $"{User}:{Password}", string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{WebPort}/metrics")]);
        Assert.True(exitCode == 0, error);
        string? line = Array.Find(output.Split('\n'), text => text.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _certificates.Dispose();
    }
}
