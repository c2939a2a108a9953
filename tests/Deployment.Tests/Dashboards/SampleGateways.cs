using System;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>What two made-up gateways expose: one in use, and one that fails, cannot read its configuration and has an upstream that is down.</summary>
internal static class SampleGateways
{
    /// <summary>Adds both, and what one of them sends to a bridge.</summary>
    public static void Add(History history)
    {
        AddGateway(history, "main:9103", 3);
        AddGateway(history, "spare:9103", 1);
        const string Client = "client=\"nuget-msbuild\",os=\"linux\",ci=\"github-actions\",purpose=\"acquire\",repository=\"public\"";
        Fetched(history, "main:9103", "ecosystem=\"nuget\",package=\"acme.core\",via=\"served\"," + Client, 4000, 1);
        Fetched(history, "spare:9103", "ecosystem=\"nuget\",package=\"acme.core\",via=\"served\"," + Client, 400, 0.1);
        Fetched(history, "main:9103", "ecosystem=\"pypi\",package=\"acme\",via=\"redirect\",client=\"pip\",os=\"macos\",ci=\"no\",purpose=\"acquire\",repository=\"public\"", 800, 0.2);
        Fetched(history, "main:9103", "ecosystem=\"file\",package=\"kite\",via=\"redirect\",client=\"other\",os=\"unknown\",ci=\"unknown\",purpose=\"bot\",repository=\"_rules\"", 200, 0.05);

        // Seen a day before and not since: counted then, and not again.
        const string Old = "ecosystem=\"nuget\",package=\"acme.old\",via=\"served\"," + Client;
        history.Sample(Of("popcon_gateway_fetches_total", "main:9103", Old), TimeSpan.FromHours(25), 1000);
        Fetched(history, "main:9103", Old, 1000, 0);

        foreach ((string kind, double today) in new[] { ("origin", 60.0), ("endpoint", 50), ("session", 70) })
        {
            history.Constant($$"""popcon_gateway_uniques{job="popcon",instance="calm:9102",kind="{{kind}}",ecosystem="nuget",package="acme.core"}""", today);
        }

        history.Constant("""popcon_gateway_uniques_yesterday{job="popcon",instance="calm:9102",kind="origin",ecosystem="nuget",package="acme.core"}""", 110);
        AddTrouble(history, "spare:9103");
    }

    private static void AddTrouble(History history, string instance)
    {
        history.Constant(Of("popcon_gateway_config_last_reload_successful", instance), 0);
        history.Growing(Of("popcon_gateway_requests_total", instance, "code=\"502\",route=\"flat\""), 900, 0.2);
        history.Growing(Of("popcon_gateway_rejects_total", instance, "reason=\"unauthorized\",ecosystem=\"nuget\""), 900, 0.1);
        history.Growing(Of("popcon_gateway_storage_errors_total", instance, "repository=\"public\",operation=\"list\""), 900, 0.01);
        history.Constant(Of("popcon_gateway_upstream_up", instance, "ecosystem=\"nuget\",repository=\"public\",set=\"0\""), 0);
        history.Constant(Of("popcon_gateway_index_age_seconds", instance, "repository=\"public\""), 7200);
        history.Growing(Of("popcon_gateway_series_folded_total", instance, "label=\"package\""), 900, 0.4);
        history.Growing(Of("popcon_gateway_removes_total", instance, "ecosystem=\"pypi\",repository=\"public\",package=\"acme\""), 36, 0.01);

        // Fetched through the other one 40 days ago.
        history.Constant(Of("popcon_gateway_package_last_fetch_days", instance, "ecosystem=\"nuget\",package=\"acme.rare\",repository=\"public\""), -1);
    }

    private static void AddGateway(History history, string instance, int load)
    {
        history.Constant(Of("popcon_gateway_config_generation", instance), 2);
        history.Constant(Of("popcon_gateway_config_last_reload_successful", instance), 1);
        history.Growing(Of("popcon_gateway_lookups_total", instance, "ecosystem=\"nuget\",package=\"acme.core\",repository=\"public\""), 100_000, 2 * load);
        history.Growing(Of("popcon_gateway_requests_total", instance, "code=\"200\",route=\"flat\""), 100_000, 5 * load);
        foreach ((string bound, double share) in new[] { ("0.005", 0.5), ("0.025", 0.9), ("0.1", 1), ("+Inf", 1) })
        {
            history.Growing(Of("popcon_gateway_request_seconds_bucket", instance, $"route=\"flat\",le=\"{bound}\""), 100_000 * share, 5 * load * share);
        }

        history.Growing(Of("popcon_gateway_pushes_total", instance, "ecosystem=\"nuget\",repository=\"public\",package=\"acme.core\""), 360, 0.02 * load);
        history.Growing(Of("popcon_gateway_upload_bytes_total", instance), 1e9, 1000 * load);
        history.Growing(Of("popcon_gateway_upstream_requests_total", instance, "code=\"200\",repository=\"public\""), 3600, 0.1 * load);
        history.Growing(Of("popcon_gateway_statsd_dropped_total", instance), 3600, 0.5 * load);
        history.Growing(Of("popcon_gateway_rule_timeouts_total", instance), 36, 0.01 * load);
        history.Constant(Of("popcon_gateway_packages", instance, "repository=\"public\""), 40);
        history.Constant(Of("popcon_gateway_index_age_seconds", instance, "repository=\"public\""), 30);
        history.Constant(Of("popcon_gateway_upstream_up", instance, "ecosystem=\"nuget\",repository=\"public\",set=\"0\""), 1);
        history.Constant(Of("popcon_gateway_package_last_fetch_days", instance, "ecosystem=\"nuget\",package=\"acme.core\",repository=\"public\""), 0);
        history.Constant(Of("popcon_gateway_package_last_fetch_days", instance, "ecosystem=\"nuget\",package=\"acme.never\",repository=\"public\""), -1);
        history.Constant(Of("popcon_gateway_package_last_fetch_days", instance, "ecosystem=\"nuget\",package=\"acme.rare\",repository=\"public\""), 40);
        history.Constant(Of("process_resident_memory_bytes", instance), 70_000_000 * load);
        history.Growing(Of("process_cpu_seconds_total", instance), 10_000, 0.03 * load);
    }

    private static void Fetched(History history, string instance, string labels, double now, double perSecond) =>
        history.Growing(Of("popcon_gateway_fetches_total", instance, labels), now, perSecond);

    private static string Of(string metric, string instance, string labels = "") =>
        $$"""{{metric}}{job="popcon-gateway",instance="{{instance}}"{{(labels.Length > 0 ? "," + labels : string.Empty)}}}""";
}
