using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Systemd;

/// <summary>The systemd units, checked with systemd's own tools.</summary>
public sealed class UnitTests
{
    // Of 10; what remains is the network, its sockets and the compiler of .NET.
    private const double MostExposure = 1.5;

    private static readonly string Folder = Repository.PathOf("deploy", "systemd");

    [SkippableFact]
    public async Task Units_VerifiedBySystemd_HaveNoMistake()
    {
        string analyze = Tool.Require("systemd-analyze", "systemd");
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(analyze, ["verify", .. CopyUnits(folder)]);
        Assert.True(exitCode == 0 && error.Length == 0, output + error);
    }

    [SkippableFact]
    public async Task Units_WithAMisspeltSetting_AreFoundOutByTheSameCheck()
    {
        string analyze = Tool.Require("systemd-analyze", "systemd");
        using var folder = new TemporaryFolder();
        string[] units = CopyUnits(folder);
        string service = units.First(unit => unit.EndsWith(".service", StringComparison.Ordinal));
        await File.WriteAllTextAsync(service, (await File.ReadAllTextAsync(service)).Replace("ProtectSystem=", "ProtectSytsem=", StringComparison.Ordinal));
        (_, _, string error) = await RunningProcess.RunAsync(analyze, ["verify", .. units]);
        Assert.Contains("ProtectSytsem", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("popcon-bridge.service")]
    [InlineData("popcon-gateway.service")]
    public async Task Service_JudgedBySystemd_IsHardened(string service)
    {
        string threshold = (MostExposure * 10).ToString(CultureInfo.InvariantCulture);
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("systemd-analyze", "systemd"),
            ["security", "--offline=true", "--no-pager", "--threshold=" + threshold, Path.Combine(Folder, service)]);
        Assert.True(exitCode == 0, output + error);
    }

    /// <summary>systemd has no way to write it once for two packages.</summary>
    [Fact]
    public void Services_Both_AreHardenedTheSameWay()
    {
        string[] bridge = [.. HardeningOf("popcon-bridge.service")];

        Assert.True(bridge.Length > 20, string.Join('\n', bridge));
        Assert.Equal(bridge, HardeningOf("popcon-gateway.service"));
    }

    [Fact]
    public async Task Service_CommandLine_SetsAGateAndIsAcceptedByTheBridge()
    {
        string service = Path.Combine(Folder, "popcon-bridge.service");
        string privacy = Setting(service, "Environment").Single(value => value.StartsWith("PRIVACY_FLAGS=", StringComparison.Ordinal))["PRIVACY_FLAGS=".Length..];
        Assert.Equal("--privacy.mode=gate", privacy);
        string[] words = Setting(service, "ExecStart").Single().Split(' ');
        Assert.Equal(["$PRIVACY_FLAGS", "$BRIDGE_FLAGS"], words[^2..]);
        Assert.Contains($"--history.folder=/var/lib/{Setting(service, "StateDirectory").Single()}/history", words);
        string bridge = Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync("dotnet", ["exec", bridge, .. words[1..^2], privacy, "--check-config"]);
        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public async Task GatewayService_CommandLine_IsAcceptedByTheGateway()
    {
        string service = Path.Combine(Folder, "popcon-gateway.service");
        string[] words = Setting(service, "ExecStart").Single().Split(' ');
        Assert.Equal("$GATEWAY_FLAGS", words[^1]);
        Assert.Contains("--storage.root=/var/lib/" + Setting(service, "StateDirectory").Single(), words);
        const string ConfigFile = "--config.file=/etc/popcon/gateway.yaml";
        Assert.Contains(ConfigFile, words);
        string config = Repository.PathOf("deploy", "packages", "gateway", "gateway.yaml");
        string gateway = Path.Combine(Repository.OutputOf("src/Gateway"), Path.GetFileName(words[1]));

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet", ["exec", gateway, .. words[2..^1].Where(word => word != ConfigFile), "--config.file=" + config, "--check-config"]);

        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void Sockets_All_CarryTheNamesTheBridgeKnows()
    {
        Dictionary<string, string> names = Directory.GetFiles(Folder, "*.socket")
            .ToDictionary(file => Path.GetFileName(file), file => Setting(file, "FileDescriptorName").Single(), StringComparer.Ordinal);
        Assert.Equal(["statsd-tcp", "statsd-udp", "statsd-unixgram", "web"], names.Values.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        string service = Path.Combine(Folder, "popcon-bridge.service");
        foreach (string setting in new[] { "Sockets", "Requires", "After" })
        {
            Assert.Equal(
                names.Keys.Order(StringComparer.Ordinal),
                Setting(service, setting).Single().Split(' ').Order(StringComparer.Ordinal),
                StringComparer.Ordinal);
        }

        Assert.All(names.Keys, file => Assert.Equal("popcon-bridge.service", Setting(Path.Combine(Folder, file), "Service").Single()));
    }

    [SkippableFact]
    public async Task ReporterProfile_ReadByAShell_KeepsOtherHooks()
    {
        (int exitCode, string output, _) = await RunningProcess.RunAsync(
            "/bin/sh",
            ["-c", ". \"$0\"; echo \"$DOTNET_STARTUP_HOOKS $DOTNET_POPCONTEST_STATSD_HOST\"", Path.Combine(Folder, "popcon-reporter.sh")],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["DOTNET_STARTUP_HOOKS"] = "/other.dll" });
        Assert.Equal(0, exitCode);
        Assert.Equal("/opt/popcon/PopCon.Reporter.dll:/other.dll unix:///run/popcon/statsd.sock\n", output);
        Assert.Equal(
            "/run/popcon/statsd.sock",
            Setting(Path.Combine(Folder, "popcon-bridge-unixgram.socket"), "ListenDatagram").Single());
    }

    // With a program that exists here in place of the one that is installed on a server.
    private static string[] CopyUnits(TemporaryFolder folder) =>
        [.. Directory.GetFiles(Folder).Where(file => Path.GetExtension(file) is ".service" or ".socket").Select(file => folder.Write(
            Path.GetFileName(file), Regex.Replace(File.ReadAllText(file), "(?m)^ExecStart=[^ ]+", "ExecStart=/bin/sh", RegexOptions.None, TimeSpan.FromSeconds(1))))];

    // From NoNewPrivileges= to the next empty line.
    private static IEnumerable<string> HardeningOf(string service) =>
        File.ReadLines(Path.Combine(Folder, service))
            .SkipWhile(line => !line.StartsWith("NoNewPrivileges=", StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0)
            .Where(line => line[0] != '#');

    private static IEnumerable<string> Setting(string file, string name) =>
        File.ReadLines(file).Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..]);
}
