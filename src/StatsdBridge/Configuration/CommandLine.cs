using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Logging;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Reports.Page;
using PopCon.StatsdBridge.History;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>From the command line, the environment and the settings file to <see cref="BridgeOptions"/>.</summary>
/// <remarks>Stateless. Names and defaults are those of statsd_exporter 0.30.0 where it has the flag.</remarks>
internal static class CommandLine
{
    private static readonly Setting<ListenAddress> ListenAddress = WebSettings.ListenAddress(":9102");

    private static readonly Setting<bool> BridgeMetrics = Setting.Switch(
        "web.bridge-metrics", false, "All popcon_bridge_ metrics, also gauges and counters that are 0. Off by default.");

    private static readonly Setting<bool> Page = Setting.Switch(
        "web.page", true, "Page with the figures of the history at /. On by default.");

    private static readonly Setting<bool> CheckConfig = Setting.Switch(
        "check-config", false, "Check of the mapping file: load it, report mistakes and exit.");

    private static readonly Setting<string> DumpFsm = Setting.Text(
        "debug.dump-fsm", string.Empty, "PATH", "File for the glob automaton as Graphviz text, written after loading. Empty: none.");

    /// <summary>The flags of the bridge.</summary>
    public static FlagSet Flags { get; } = new(
        "popcon-statsd-bridge",
        "Receives statsd metrics, maps them, and serves them to Prometheus.",
        "POPCON_BRIDGE_",
        [
            ListenAddress,
            WebSettings.TelemetryPath,
            WebSettings.EnableLifecycle,
            WebSettings.ConfigFile,
            BridgeMetrics,
            WebSettings.OpenMetrics,
            Page,
            .. StatsdSettings.All,
            .. RelaySettings.All,
            .. LimitSettings.All,
            .. StateSettings.All,
            .. HistorySettings.All,
            .. PrivacySettings.All,
            .. LogSettings.All,
            CheckConfig,
            DumpFsm,
        ]);

    /// <summary>Reads everything that is set.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="environment">Looks an environment variable up; <see langword="null"/> when it is not set.</param>
    public static CommandLineResult<BridgeOptions> Parse(IReadOnlyList<string> arguments, Func<string, string?> environment) =>
        new CommandLineReader(Flags, environment).Read(arguments, Read);

    private static BridgeOptions Read(SettingValues values) => new()
    {
        Web = ReadWeb(values),
        HasPage = values.Get(Page),
        Statsd = StatsdSettings.Read(values),
        Relay = RelaySettings.Read(values),
        Limits = LimitSettings.Read(values),
        State = StateSettings.Read(values),
        History = HistorySettings.Read(values),
        Privacy = PrivacySettings.Read(values),
        Log = LogSettings.Read(values),
        CheckConfig = values.Get(CheckConfig),
        DumpFsmPath = values.Get(DumpFsm),
        SettingsFile = values.Get(FlagSet.ConfigFile),
    };

    private static WebOptions ReadWeb(SettingValues values)
    {
        WebOptions web = WebSettings.Read(values, ListenAddress) with { BridgeMetrics = values.Get(BridgeMetrics) };
        IEnumerable<string> taken = values.Get(Page) ? [.. HistoryEndpoints.ApiPaths, .. PopularityPage.Paths] : HistoryEndpoints.ApiPaths;
        if (web.TelemetryPath is not WebPaths.Root && taken.Contains(web.TelemetryPath, StringComparer.Ordinal))
        {
            values.Refuse(WebSettings.TelemetryPath, "is the path of the page or its API; choose another one");
        }

        return web;
    }
}
