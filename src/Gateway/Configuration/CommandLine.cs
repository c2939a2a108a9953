using System;
using System.Collections.Generic;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Logging;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;

namespace PopCon.Gateway.Configuration;

/// <summary>From the command line, the environment and the settings file to <see cref="GatewayOptions"/>.</summary>
/// <remarks>Stateless.</remarks>
internal static class CommandLine
{
    /// <summary>What the names of environment variables begin with.</summary>
    public const string EnvironmentPrefix = "POPCON_GATEWAY_";

    private static readonly Setting<string> ConfigFile = Setting.Text(
        "config.file", string.Empty, "PATH", "YAML file with repositories and rules, read again when it changes. Empty: none.");

    private static readonly Setting<string[]> Manifest = Setting.Texts(
        "manifest", "PATH", "Scarf manifest (JSON) whose rules are added. May be repeated.");

    /// <summary>The folder of the repositories on disk.</summary>
    internal static readonly Setting<string> StorageRoot = Setting.Text(
        "storage.root", "./data", "PATH", "Folder of the repositories, for one process at a time.");

    private static readonly Setting<bool> StorageShared = Setting.Switch(
        "storage.shared", false, "Use of the storage root by several processes at a time. All of them need this flag.");

    private static readonly Setting<ListenAddress> ListenAddress = WebSettings.ListenAddress(":8080");

    private static readonly Setting<ListenAddress> TelemetryAddress = Setting.Of(
        "web.telemetry-address", ":9103", "ADDRESS", "Address for metrics, probes and reloads.", Hosting.Values.ListenAddress.ForWeb);

    private static readonly Setting<string> StatsdAddress = Setting.Text(
        "statsd.address", "localhost:9125", "ADDRESS", "Statsd server, as host:port for UDP or unix:///path. Empty: none.");

    private static readonly Setting<string> StatsdPrefix = Setting.Text(
        "statsd.prefix", "popcon_gateway", "NAME", "Beginning of the names in statsd lines.");

    private static readonly Setting<TimeSpan> StatsdInterval = Setting.Duration(
        "statsd.interval", "10s", "Time between two sends of counts.");

    private static readonly Setting<bool> StatsdStyle = Setting.Word(
        "statsd.style",
        "dogstatsd",
        "Form of statsd lines: dogstatsd has tags, dotted has the package in the name.",
        StringComparison.Ordinal,
        ["dogstatsd", "dotted"],
        [false, true]);

    private static readonly Setting<bool> LogRequests = Setting.Switch(
        "log.requests", false, "Log of every request: method, kind of path, status, bytes and milliseconds, nothing of the client.");

    private static readonly Setting<bool> CheckConfig = Setting.Switch(
        "check-config", false, "Check of the configuration: read it, report mistakes and exit.");

    /// <summary>The flags of the gateway.</summary>
    public static FlagSet Flags { get; } = new(
        "popcon-gateway",
        "Serves package feeds, redirects downloads, and counts both without learning who asks.\n\nCommands: " + string.Join(", ", Commands.Names) + ". --check-config reports mistakes of the configuration.",
        EnvironmentPrefix,
        [
            ConfigFile,
            Manifest,
            StorageRoot,
            StorageShared,
            ListenAddress,
            TelemetryAddress,
            WebSettings.ConfigFile,
            StatsdAddress,
            StatsdPrefix,
            StatsdInterval,
            StatsdStyle,
            .. LogSettings.All,
            LogRequests,
            CheckConfig,
        ])
    {
        SettingsFile = Setting.Text(
            "flags.file", string.Empty, "PATH", "JSON file with settings by flag name. Empty: none. Environment and command line take precedence."),
    };

    /// <summary>Reads everything that is set.</summary>
    /// <param name="arguments">The arguments of the process, without the command.</param>
    /// <param name="environment">Looks an environment variable up; <see langword="null"/> when it is not set.</param>
    public static CommandLineResult<GatewayOptions> Parse(IReadOnlyList<string> arguments, Func<string, string?> environment) =>
        new CommandLineReader(Flags, environment).Read(arguments, Read);

    private static GatewayOptions Read(SettingValues values) => new()
    {
        ConfigFile = values.Get(ConfigFile),
        Manifests = values.Get(Manifest),
        StorageRoot = values.Get(StorageRoot),
        IsStorageShared = values.Get(StorageShared),
        ListenAddress = values.Get(ListenAddress),
        TelemetryAddress = values.Get(TelemetryAddress),
        WebConfigFile = values.Get(WebSettings.ConfigFile),
        StatsdAddress = values.Get(StatsdAddress),
        StatsdPrefix = values.Get(StatsdPrefix),
        StatsdInterval = values.Get(StatsdInterval),
        IsStatsdDotted = values.Get(StatsdStyle),
        Log = LogSettings.Read(values),
        LogsRequests = values.Get(LogRequests),
        CheckConfig = values.Get(CheckConfig),
    };
}
