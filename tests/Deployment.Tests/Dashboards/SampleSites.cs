using System;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>The made-up sites behind the expected numbers: two namespaces and two languages, and two bridges of which one is in trouble.</summary>
internal static class SampleSites
{
    /// <summary>What the recording rules and the bridges' own counters would hold for the popularity dashboard.</summary>
    public static void AddPopularity(History history)
    {
        AddReports(history, "dotnet", "prod", day: 100, month: 2000);
        AddReports(history, "dotnet", "dev", day: 20, month: 400);
        AddReports(history, "python", "dev", day: 40, month: 600);
        AddPackage(history, "dotnet", "prod", "serilog", day: 90, week: 600, weekBefore: 500, month: 1800);
        AddPackage(history, "dotnet", "dev", "serilog", day: 6, week: 40, weekBefore: 40, month: 150);
        AddPackage(history, "dotnet", "prod", "dapper", day: 10, week: 50, weekBefore: 210, month: 500);
        AddPackage(history, "dotnet", "prod", "brandnew", day: 4, week: 4, weekBefore: null, month: 4);
        AddPackage(history, "dotnet", "prod", "forgotten", day: 0, week: 0, weekBefore: 7, month: 7);
        AddPackage(history, "python", "dev", "numpy", day: 30, week: 200, weekBefore: 200, month: 450);
        history.Constant(Recorded("library_unused", "30d", "dotnet", "prod", "dapper"), 40);
        history.Constant(Recorded("library_unused", "30d", "dotnet", "prod", "dustcollector"), 55);
        history.Constant(Recorded("library_unused", "30d", "python", "dev", "pandas"), 5);
        history.Constant(Recorded("library_unused", "30d", "python", "dev", "scipy"), 0);

        // Old: seen a day before, so its increase counts. New: seen in the last hour only, so its value does.
        const string Old = """dotnet_popcon_library_used{namespace="prod",library="serilog",version="3.1.1",dependency="direct",framework="net8.0"}""";
        history.Sample(Old, TimeSpan.FromHours(25), 1000);
        history.Constant(Old, 1000);
        history.Constant("""dotnet_popcon_library_used{namespace="prod",library="serilog",version="4.0.0",dependency="direct",framework="net10.0"}""", 70);
        history.Constant("""dotnet_popcon_library_used{namespace="dev",library="serilog",version="4.0.0",dependency="transitive",framework="net10.0"}""", 6);
        history.Constant("""dotnet_popcon_library_used{namespace="prod",library="dapper",version="2.1.0",dependency="direct",framework="net10.0"}""", 9);
    }

    /// <summary>What two bridges expose: a calm one, and one that loses datagrams, refuses series and failed to reload.</summary>
    public static void AddBridges(History history)
    {
        AddBridge(history, "calm:9102", 1);
        AddBridge(history, "busy:9102", 3);
        history.Growing(Of("popcon_bridge_kernel_drops_total", "busy:9102", "listener=\"udp\""), 5000, 0.5);
        history.Growing(Of("statsd_exporter_udp_packet_drops_total", "busy:9102"), 5000, 0.25);
        history.Growing(Of("popcon_bridge_truncated_datagrams_total", "busy:9102", "listener=\"unixgram\""), 5000, 0.05);
        history.Growing(Of("popcon_bridge_refused_sources_total", "busy:9102", "listener=\"udp\""), 900, 0.1);
        history.Growing(Of("popcon_bridge_tcp_connections_refused_total", "busy:9102"), 900, 0.2);
        history.Growing(Of("statsd_exporter_tcp_too_long_lines_total", "busy:9102"), 900, 0.15);
        history.Growing(Of("statsd_exporter_sample_errors_total", "busy:9102", "reason=\"malformed_line\""), 9000, 2);
        history.Growing(Of("statsd_exporter_tag_errors_total", "busy:9102"), 9000, 1);
        history.Growing(Of("statsd_exporter_events_error_total", "busy:9102", "reason=\"illegal_negative_counter\""), 900, 0.1);
        history.Growing(Of("statsd_exporter_events_conflict_total", "busy:9102", "metric_name=\"orders\",type=\"counter\""), 900, 0.2);
        history.Growing(Of("popcon_bridge_series_refused_total", "busy:9102", "limit=\"series\",metric_name=\"clicks\""), 7200, 1);
        history.Growing(Of("popcon_bridge_auth_failures_total", "busy:9102", "reason=\"password\""), 900, 0.1);
        history.Constant(Of("popcon_bridge_mapping_last_reload_successful", "busy:9102"), 0);
    }

    private static void AddBridge(History history, string instance, int load)
    {
        history.Growing(Of("statsd_exporter_udp_packets_total", instance), 100_000, 10 * load);
        history.Growing(Of("statsd_exporter_unixgram_packets_total", instance), 100_000, 2 * load);
        history.Growing(Of("statsd_exporter_tcp_connections_total", instance), 10_000, load);
        history.Growing(Of("statsd_exporter_lines_total", instance), 1_000_000, 100 * load);
        history.Growing(Of("statsd_exporter_events_total", instance, "type=\"counter\""), 1_000_000, 90 * load);
        history.Growing(Of("statsd_exporter_events_actions_total", instance, "action=\"map\""), 1_000_000, 80 * load);
        history.Growing(Of("statsd_exporter_events_actions_total", instance, "action=\"drop\""), 100_000, 5 * load);
        history.Growing(Of("statsd_exporter_events_unmapped_total", instance), 100_000, 10 * load);
        history.Growing(Of("statsd_exporter_config_reloads_total", instance, "outcome=\"success\""), 3600, 0.01);
        history.Growing(Of("popcon_bridge_state_saves_total", instance, "outcome=\"success\""), 3600, 0.05);
        history.Growing(Of("popcon_bridge_expired_series_total", instance), 10_000, load);
        history.Constant(Of("popcon_bridge_series", instance), 150_000 * load);
        history.Constant(Of("popcon_bridge_series_limit", instance), 500_000);
        history.Constant(Of("popcon_bridge_tcp_connections", instance), 5 * load);
        history.Constant(Of("popcon_bridge_identities", instance), 1000 * load);
        history.Constant(Of("popcon_bridge_text_bytes", instance), 50_000 * load);
        history.Constant(Of("popcon_bridge_receive_buffer_bytes", instance, "listener=\"udp\""), 425_984);
        history.Constant(Of("popcon_bridge_mapping_last_reload_successful", instance), 1);
        history.Constant(Of("popcon_bridge_mapping_last_reload_success_timestamp_seconds", instance), SecondsAgo(3600 * load));
        history.Constant(Of("popcon_bridge_state_last_save_timestamp_seconds", instance), SecondsAgo(15 * load));
        history.Constant(Of("popcon_bridge_state_restored_series", instance), 1200 * load);
        history.Constant(Of("popcon_bridge_last_line_timestamp_seconds", instance), SecondsAgo(20 * load));
        history.Constant(Of("process_resident_memory_bytes", instance), 60_000_000 * load);
        history.Growing(Of("process_cpu_seconds_total", instance), 10_000, 0.02 * load);
        history.Constant(Of("process_open_fds", instance), 100 * load);

        // Another process that the same Prometheus scrapes; no panel may count it.
        history.Constant($$"""process_open_fds{job="node",instance="{{instance}}"}""", 7);
    }

    private static void AddReports(History history, string language, string site, double day, double month)
    {
        history.Constant($$"""popcon:reports:increase1d{language="{{language}}",namespace="{{site}}"}""", day);
        history.Constant($$"""popcon:reports:increase30d{language="{{language}}",namespace="{{site}}"}""", month);
    }

    /// <summary>The recorded figures of one package.</summary>
    public static void AddPackage(History history, string language, string site, string library, double day, double week, double? weekBefore, double month)
    {
        history.Constant(Recorded("library_used", "1d", language, site, library), day);
        history.Constant(Recorded("library_used", "7d", language, site, library), week);
        history.Constant(Recorded("library_used", "30d", language, site, library), month);
        if (weekBefore is double before)
        {
            history.Sample(Recorded("library_used", "7d", language, site, library), TimeSpan.FromDays(7), before);
        }
    }

    private static string Recorded(string what, string window, string language, string site, string library) =>
        $$"""popcon:{{what}}:increase{{window}}{language="{{language}}",namespace="{{site}}",library="{{library}}"}""";

    private static string Of(string metric, string instance, string labels = "") =>
        $$"""{{metric}}{job="popcon",instance="{{instance}}"{{(labels.Length > 0 ? "," + labels : string.Empty)}}}""";

    private static double SecondsAgo(int seconds) => History.Now.ToUnixTimeSeconds() - seconds;
}
