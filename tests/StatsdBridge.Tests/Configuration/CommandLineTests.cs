using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Logging;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.History;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Configuration;

public sealed class CommandLineTests
{
    private static readonly BridgeOptions Defaults = new() { Web = new WebOptions { ListenAddress = ListenAddress.ForWeb(":9102") } };

    [Fact]
    public void Parse_NoArguments_GivesTheDefaultsOfTheRecords() => Assert.Equal(Defaults, Options());

    [Fact]
    public void Parse_EveryFlag_ReachesItsOption()
    {
        BridgeOptions options = Options(
            "--web.listen-address=127.0.0.1:1", "--web.telemetry-path=/m", "--web.enable-lifecycle", "--web.config.file=web.yml",
            "--web.openmetrics", "--web.bridge-metrics", "--statsd.listen-udp=:2", "--statsd.listen-tcp=", "--statsd.listen-unixgram=@popcon",
            "--statsd.unixsocket-mode=0600", "--statsd.unixsocket-owner=statsd:100", "--statsd.allow=10.0.0.0/8,fd00::1",
            "--statsd.mapping-config=map.yml", "--statsd.read-buffer=1e6", "--statsd.cache-size=0x10", "--statsd.cache-type=random",
            "--no-statsd.parse-dogstatsd-tags", "--no-statsd.parse-librato-tags", "--statsd.parse-signalfx-tags",
            "--statsd.relay.address=relay:8125", "--statsd.relay.packet-length=512",
            "--limit.series=1", "--limit.series-per-name=2", "--limit.name-length=3", "--limit.label-length=4",
            "--limit.text-bytes=5_000_000_000", "--limit.tcp-connections=6", "--limit.tcp-idle-timeout=1d", "--limit.tcp-line-bytes=8",
            "--state.file=state.bin", "--state.interval=1m30s", "--history.folder=days", "--history.keep=30d", "--no-web.page", "--log.level=WARN", "--log.format=json",
            "--check-config", "--debug.dump-fsm=fsm.dot");

        Assert.True(AllowedSources.TryParse("10.0.0.0/8,fd00::1/128", out AllowedSources? allowed, out _));
        Assert.Equal(
            new BridgeOptions
            {
                Web = new WebOptions
                {
                    ListenAddress = ListenAddress.ForWeb("127.0.0.1:1"),
                    TelemetryPath = "/m",
                    EnableLifecycle = true,
                    ConfigFile = "web.yml",
                    OpenMetrics = true,
                    BridgeMetrics = true,
                },
                Statsd = new StatsdOptions
                {
                    ListenUdp = ListenAddress.ForStatsd(":2"),
                    ListenTcp = ListenAddress.ForStatsd(string.Empty),
                    ListenUnixgram = "@popcon",
                    UnixSocketMode = "0600",
                    UnixSocketOwner = new SocketOwner("statsd", "100"),
                    Allow = allowed,
                    MappingConfig = "map.yml",
                    ReadBufferBytes = 1_000_000,
                    CacheSize = 16,
                    CacheType = MappingCacheType.Random,
                    TagStyles = TagStyles.InfluxDb | TagStyles.SignalFx,
                },
                Relay = new RelayOptions { Address = ListenAddress.ForRelay("relay:8125"), PacketLengthBytes = 512 },
                Limits = new LimitOptions
                {
                    Series = 1,
                    SeriesPerName = 2,
                    NameLengthBytes = 3,
                    LabelLengthBytes = 4,
                    TextBytes = 5_000_000_000,
                    TcpConnections = 6,
                    TcpIdleTimeout = TimeSpan.FromDays(1),
                    TcpLineBytes = 8,
                },
                State = new StateOptions { File = "state.bin", Interval = TimeSpan.FromSeconds(90) },
                History = new HistoryOptions { Folder = "days", Keep = TimeSpan.FromDays(30) },
                HasPage = false,
                Log = new LogOptions { Level = LogLevel.Warning, Format = LogFormat.Json },
                CheckConfig = true,
                DumpFsmPath = "fsm.dot",
            },
            options);
    }

    [Theory]
    [InlineData("--statsd.bogus", "unknown long flag '--statsd.bogus'")]
    [InlineData("--no-statsd.cache-size", "unknown long flag '--no-statsd.cache-size'")]
    [InlineData("-x", "unknown short flag '-x'")]
    [InlineData("extra", "unexpected extra")]
    [InlineData("-", "unexpected -")]
    [InlineData("", "unexpected ")]
    [InlineData("-- --check-config", "unexpected --check-config")]
    [InlineData("--check-config=false", "unexpected false")]
    [InlineData("--no-check-config --check-config", "flag 'check-config' cannot be repeated")]
    [InlineData("--log.level=info --log.level info", "flag 'log.level' cannot be repeated")]
    [InlineData("--statsd.cache-size", "expected argument for flag '--statsd.cache-size'")]
    [InlineData("--statsd.cache-size --check-config", "expected argument for flag '--statsd.cache-size'")]
    [InlineData("--statsd.read-buffer -5", "expected argument for flag '--statsd.read-buffer'")]
    public void Parse_MistakeOfForm_IsAUsageErrorWithExitCode1(string arguments, string message)
    {
        CommandLineResult<BridgeOptions> result = CommandLine.Parse(arguments.Split(' '), _ => null);

        Assert.Equal(new CommandLineResult<BridgeOptions>(null, $"popcon-statsd-bridge: error: {message}, try --help\n", 1), result);
    }

    [Theory]
    [InlineData("--statsd.cache-type=fifo", "must be one of lru, random")]
    [InlineData("--statsd.cache-type=LRU", "must be one of lru, random")]
    [InlineData("--log.format=xml", "must be one of logfmt, json")]
    [InlineData("--log.level=loud", "must be one of debug, info, warn, error")]
    [InlineData("--statsd.event-flush-interval=soon", "must be a duration above 0 such as 90s")]
    [InlineData("--statsd.event-flush-interval=0", "must be a duration above 0 such as 90s")]
    [InlineData("--limit.tcp-idle-timeout=-1s", "must be a duration such as 90s, or 0")]
    [InlineData("--history.keep=1h", "must be a duration from 1d to 36500d, such as 400d")]
    [InlineData("--web.telemetry-path=/about", "is the path of the page or its API; choose another one")]
    [InlineData("--web.telemetry-path=/api/v1/span", "is the path of the page or its API; choose another one")]
    [InlineData("--state.interval=5", "must be a duration above 0 such as 90s")]
    [InlineData("--statsd.event-queue-size=-1", "must be a whole number from 0 to 2147483647")]
    [InlineData("--statsd.udp-packet-queue-size=-1", "must be a whole number from 0 to 2147483647")]
    [InlineData("--statsd.event-flush-threshold=many", "must be a whole number from 0 to 2147483647")]
    [InlineData("--statsd.cache-size=-1", "must be a whole number from 0 to 2147483647")]
    [InlineData("--statsd.relay.packet-length=", "must be a whole number from 0 to 2147483647")]
    [InlineData("--limit.series=2147483648", "must be a whole number from 0 to 2147483647")]
    [InlineData("--limit.text-bytes=nan", "must be a whole number from 0 to 9223372036854775807")]
    [InlineData("--web.telemetry-path=metrics", "must be a path that starts with a slash, without '?', '#' and blanks")]
    [InlineData("--web.telemetry-path=", "must be a path that starts with a slash, without '?', '#' and blanks")]
    [InlineData("--statsd.allow=10.0.0.0/33", "'10.0.0.0/33' is not an address range such as 10.0.0.0/8 or fd00::/8")]
    [InlineData("--statsd.allow=::/0,", "'' is not an address range such as 10.0.0.0/8 or fd00::/8")]
    [InlineData("--statsd.unixsocket-owner=a:b:c", "must be user, user:group or :group")]
    public void Parse_ValueThatCannotBeUsed_NamesFlagSourceAndWhatIsAllowed(string argument, string allowed)
    {
        CommandLineResult<BridgeOptions> result = CommandLine.Parse([argument], _ => null);

        string[] parts = argument.Split('=', 2);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"popcon-statsd-bridge: error: 1 setting cannot be used, try --help\n  {parts[0]} = '{parts[1]}' (command line): {allowed}\n",
            result.Text);
    }

    /// <summary>D1: the metrics cannot take the place of another endpoint, but for the landing page.</summary>
    [Fact]
    public void Parse_TelemetryPathOfAnotherEndpoint_IsAMistake()
    {
        foreach (string path in WebPaths.Taken)
        {
            Assert.Equal(
                $"""
                popcon-statsd-bridge: error: 1 setting cannot be used, try --help
                  --web.telemetry-path = '{path}' (command line): is the path of another endpoint; choose one that is not /-/healthy, /-/quit, /-/ready, /-/reload, /debug/pprof, /debug/pprof/, /debug/pprof/heap, /debug/vars, /health

                """,
                CommandLine.Parse(["--web.telemetry-path=" + path], _ => null).Text);
        }

        Assert.Equal("/", Options("--web.telemetry-path=/").Web.TelemetryPath);
    }

    [Fact]
    public void Parse_MistakesInEverySource_AreAllInOneMessage()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("bridge.json", """
            { "limit.series": "many", "limit.sries": 5, "config.file": "x", "statsd": { "cache-size": 5 }, "help": true, "log.level": null }
            """);

        CommandLineResult<BridgeOptions> result = CommandLine.Parse(
            ["--config.file", file, "--statsd.cache-type=fifo"],
            Environment(("POPCON_BRIDGE_STATE_INTERVAL", "never"), ("POPCON_BRIDGE_CHECK_CONFIG", "maybe")));

        Assert.Equal(
            $"""
            popcon-statsd-bridge: error: 8 settings cannot be used, try --help
              settings file {file}: config.file cannot be set here
              settings file {file}: 'help' is not a setting
              settings file {file}: 'limit.sries' is not a setting
              settings file {file}: 'statsd:cache-size' is not a setting
              --statsd.cache-type = 'fifo' (command line): must be one of lru, random
              --limit.series = 'many' (settings file {file}): must be a whole number from 0 to 2147483647
              --state.interval = 'never' (environment variable POPCON_BRIDGE_STATE_INTERVAL): must be a duration above 0 such as 90s
              --check-config = 'maybe' (environment variable POPCON_BRIDGE_CHECK_CONFIG): must be true or false

            """,
            result.Text);
    }

    [Fact]
    public void Parse_SameSettingInSeveralSources_CommandLineThenEnvironmentThenFileWins()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("bridge.json", """
            { "limit.series": 1, "limit.name-length": 1, "limit.label-length": 1, "web.enable-lifecycle": true }
            """);

        LimitOptions limits = CommandLine.Parse(
            ["--limit.series=3"],
            Environment(("POPCON_BRIDGE_CONFIG_FILE", file), ("POPCON_BRIDGE_LIMIT_SERIES", "2"), ("POPCON_BRIDGE_LIMIT_NAME_LENGTH", "2")))
            .Options!.Limits;

        Assert.Equal((3, 2, 1), (limits.Series, limits.NameLengthBytes, limits.LabelLengthBytes));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    public void Parse_SwitchInTheEnvironment_TakesAValue(string text, bool expected) =>
        Assert.Equal(
            expected,
            CommandLine.Parse([], Environment(("POPCON_BRIDGE_WEB_ENABLE_LIFECYCLE", text))).Options!.Web.EnableLifecycle);

    [Fact]
    public void Parse_VariablesKubernetesMakesForAService_AreNotLookedAt() =>
        Assert.Equal(
            Defaults,
            CommandLine.Parse([], Environment(("POPCON_BRIDGE_PORT", "tcp://10.0.0.1:9102"), ("POPCON_BRIDGE_SERVICE_HOST", "10.0.0.1"))).Options);

    [Theory]
    [InlineData("[1]")]
    [InlineData("{ \"limit.series\": ")]
    [InlineData("{ \"limit.series\": 1, \"limit.series\": 2 }")]
    [InlineData("")]
    public void Parse_SettingsFileThatIsNoObject_IsAnError(string json)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("bridge.json", json);

        CommandLineResult<BridgeOptions> result = CommandLine.Parse(["--config.file=" + file], _ => null);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            $"popcon-statsd-bridge: error: 1 setting cannot be used, try --help\n  settings file {file}: ", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonexistent/bridge.json")]
    [InlineData("/tmp")]
    public void Parse_SettingsFileThatCannotBeRead_IsAnError(string path)
    {
        CommandLineResult<BridgeOptions> result = CommandLine.Parse(["--config.file", path], _ => null);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("settings file " + path, result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ArgumentFile_IsReadOneArgumentPerLine()
    {
        using var folder = new TemporaryFolder();
        string inner = folder.Write("inner", "--log.level\nwarn\n");
        string outer = folder.Write("outer", $"# comment\n\n--limit.series=7\n@{inner}\n--web.telemetry-path=/a-b\n");

        BridgeOptions options = Options("@" + outer, "--check-config");

        Assert.Equal(
            (7, LogLevel.Warning, "/a-b", true),
            (options.Limits.Series, options.Log.Level, options.Web.TelemetryPath, options.CheckConfig));
    }

    [Fact]
    public void Parse_ArgumentFileThatNamesItself_IsAnErrorNotALoop()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("loop");
        folder.Write("loop", "@" + file + "\n");

        CommandLineResult<BridgeOptions> result = CommandLine.Parse(["@" + file], _ => null);

        Assert.Equal($"popcon-statsd-bridge: error: more than 100 argument files, the last is '{file}', try --help\n", result.Text);
    }

    [Theory]
    [InlineData("@/nonexistent/arguments")]
    [InlineData("@/tmp")]
    [InlineData("@")]
    public void Parse_ArgumentFileThatCannotBeRead_IsAnError(string argument) =>
        Assert.Equal(1, CommandLine.Parse([argument], _ => null).ExitCode);

    /// <summary>B6: also the flags that statsd_exporter's flag library adds without listing them.</summary>
    [Theory]
    [InlineData("--version", "popcon-statsd-bridge, version ")]
    [InlineData("--version --bogus", "popcon-statsd-bridge, version ")]
    [InlineData("--limit.series=many --version", "popcon-statsd-bridge, version ")]
    [InlineData("--help-long", "usage: popcon-statsd-bridge [<flags>]\n")]
    [InlineData("--help-man", ".TH popcon-statsd-bridge 1 ")]
    [InlineData("--completion-script-bash", "complete -o default -W \"--help --version --config.file ")]
    [InlineData("--completion-script-zsh", "#compdef popcon-statsd-bridge\n")]
    [InlineData("--help", "usage: popcon-statsd-bridge [<flags>]\n")]
    [InlineData("-h", "usage: popcon-statsd-bridge [<flags>]\n")]
    [InlineData("--limit.series=many --help", "usage: popcon-statsd-bridge [<flags>]\n")]
    public void Parse_HelpOrVersion_PrintsWithExitCode0(string arguments, string beginning)
    {
        CommandLineResult<BridgeOptions> result = CommandLine.Parse(arguments.Split(' '), _ => null);

        Assert.Equal((null, 0), (result.Options, result.ExitCode));
        Assert.StartsWith(beginning, result.Text, StringComparison.Ordinal);
    }

    private static BridgeOptions Options(params string[] arguments)
    {
        CommandLineResult<BridgeOptions> result = CommandLine.Parse(arguments, _ => null);
        Assert.Equal(string.Empty, result.Text);
        return result.Options!;
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> byName = variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return name => byName.GetValueOrDefault(name);
    }
}
