using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>Dashboards, recording rules and alerts beside a real bridge with and without a mode of privacy: no mode makes one blank or false.</summary>
[Trait("Speed", "Slow")]
public sealed class PrivacyModeTests
{
    // These need another week, a refused client, or trouble.
    private static readonly string[] EmptyInCalm = ["Falling packages", "Refused scrapes and calls", "Series refused, last hour"];

    private static readonly string[] AlwaysFire =
    [
        "PopConConnectionsRefused", "PopConDatagramsTruncated", "PopConKernelDrops", "PopConMappingReloadFailed", "PopConStateNotSaved",
    ];

    // What tells of malformed lines and refused series is quiet with a gate, and missing with dp.
    private static readonly Dictionary<string, string[]> AlsoFire = new(StringComparer.Ordinal)
    {
        ["off"] = ["PopConLinesMalformed", "PopConSeriesLimitNear", "PopConSeriesRefused"],
        ["gate"] = ["PopConLinesMalformed", "PopConSeriesRefused"],
        ["dp"] = [],
    };

    // All at once: each spends most of its time waiting for epochs.
    [SkippableFact]
    public async Task DashboardsRulesAndAlerts_InEveryMode_NeitherBlankNorFalse()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs Unix datagram sockets and signals");
        SiteInAMode[] sites = await Task.WhenAll(AlsoFire.Keys.Select(SiteInAMode.StartAsync));
        try
        {
            Dictionary<string, HashSet<string>> filled = [];
            await Task.WhenAll(sites.Select(WaitForCalmAsync));
            foreach (SiteInAMode site in sites)
            {
                filled[site.Mode] = await FilledPanelsAsync(site);
            }

            AssertFilled(filled);
            await Task.WhenAll(sites.Select(AssertTroubleIsToldAsync));
        }
        finally
        {
            Array.ForEach(sites, site => site.Dispose());
        }
    }

    // Usual traffic over several epochs: every rule that records has something, and nothing fires.
    private static async Task WaitForCalmAsync(SiteInAMode site)
    {
        string[] records = [.. site.RecordingRules];
        Assert.True(records.Length >= 10, $"{records.Length} recorded names");
        await Eventually.TrueAsync(
            async () =>
            {
                site.SendUsualTraffic();
                await Task.Delay(300);
                foreach (string record in records)
                {
                    if ((await site.Prometheus.QueryAsync(record)).Count == 0)
                    {
                        return false;
                    }
                }

                // Two releases at least: rates need growth, and quiet counters are born with the first.
                return await site.HasGrownAsync();
            },
            $"every recording rule with mode {site.Mode}",
            SiteInAMode.Deadline);
        IReadOnlyList<(JsonObject Labels, double Value)> windows = await site.Prometheus.QueryAsync("topk(1, last_over_time(popcon:window[30m]))");
        Assert.Equal("1d", Assert.Single(windows).Labels.Text("window"));
        Assert.Equal((site.Mode, []), (site.Mode, await site.FiredAsync()));
    }

    private static async Task<HashSet<string>> FilledPanelsAsync(SiteInAMode site)
    {
        HashSet<string> filled = new(StringComparer.Ordinal);
        foreach (JsonObject panel in Dashboard.NamesOfBridge.SelectMany(name => Dashboard.Read(name).Panels))
        {
            foreach (JsonObject target in panel.List("targets"))
            {
                if ((await site.Prometheus.QueryAsync(Dashboard.Interpolate(target.Text("expr")))).Count > 0)
                {
                    filled.Add(panel.Text("title") + " " + target.Text("refId"));
                }
            }
        }

        return filled;
    }

    private static void AssertFilled(Dictionary<string, HashSet<string>> filled)
    {
        foreach (string name in Dashboard.NamesOfBridge)
        {
            foreach (JsonObject panel in Dashboard.Read(name).Panels)
            {
                string title = panel.Text("title");
                string[] queries = [.. panel.List("targets").Select(target => title + " " + target.Text("refId"))];
                Assert.True(queries.Any(filled["off"].Contains) || EmptyInCalm.Contains(title, StringComparer.Ordinal), title + " is empty without a mode");
                foreach (string mode in (string[])["gate", "dp"])
                {
                    string[] blank = [.. queries.Where(query => filled["off"].Contains(query) && !filled[mode].Contains(query))];
                    bool saysSo = name == "bridge" && panel.Text("description").Contains("mode of privacy", StringComparison.Ordinal);
                    Assert.True(blank.Length == 0 || saysSo, $"{string.Join(", ", blank)}: empty with {mode}, and the panel does not say so");
                }
            }
        }
    }

    private static async Task AssertTroubleIsToldAsync(SiteInAMode site)
    {
        await site.MakeTroubleAsync();
        string[] expected = [.. AlwaysFire.Concat(AlsoFire[site.Mode]).Order(StringComparer.Ordinal)];
        string[] fired = [];
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < SiteInAMode.Deadline && fired.Length < expected.Length; await Task.Delay(500))
        {
            site.SendBadTraffic();
            fired = await site.FiredAsync();
        }

        Assert.Equal((site.Mode, string.Join(' ', expected)), (site.Mode, string.Join(' ', fired)));
        site.EndBridge();
        await Eventually.TrueAsync(
            async () => (await site.FiredAsync()).Contains("PopConBridgeAbsent", StringComparer.Ordinal), "PopConBridgeAbsent", SiteInAMode.Deadline);
    }
}
