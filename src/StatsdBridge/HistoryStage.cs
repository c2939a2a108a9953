using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Logging;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Reports.Ledger;
using PopCon.Reports.Page;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.History;

namespace PopCon.StatsdBridge;

/// <summary>From the settings to the history and what its page says.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="options">All options.</param>
/// <param name="budget">How much of the history fits the memory.</param>
/// <param name="privacy">The modes in force.</param>
/// <param name="time">The clock.</param>
internal sealed class HistoryStage(BridgeOptions options, MemoryBudget budget, Func<PrivacyInForce> privacy, TimeProvider time)
{
    private readonly int _keepDays = options.History.Folder.Length == 0 ? 0 : (int)options.History.Keep.TotalDays;

    // The text of the listener ends with its port, which must be a number.
    private readonly int _statsdPort = int.TryParse(
        options.Statsd.ListenUdp.Text.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : 0;

    /// <summary>Opens the history; <see langword="null"/> where there is none.</summary>
    /// <exception cref="PopCon.Hosting.ConfigurationException">The folder cannot be used.</exception>
    public HistoryStore? Open(MetricRegistry registry, FamilyCollector collector, OwnMetrics own, ILogger log)
    {
        if (_keepDays == 0)
        {
            return null;
        }

        var ledger = new LedgerOptions
        {
            Folder = options.History.Folder,
            KeepDays = _keepDays,
            MaxSeries = budget.HistorySeries,
            MaxTextBytes = budget.HistoryTextBytes,
        };
        return HistoryStore.Open(ledger, () => privacy().Calendar, registry, collector, own, time, log);
    }

    /// <summary>What the page says beside figures.</summary>
    public PageSettings PageSettings() => new()
    {
        StatsdPort = _statsdPort,
        FooterLinks = [.. BridgeRoutes.Links(options.Web).Select(link => KeyValuePair.Create(link.Text, link.Path))],
        Release = privacy().Settings,
        Calendar = privacy().Calendar,
        KeepDays = _keepDays,
    };
}
