using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Tests.Support;

/// <summary>A bridge's counters and their scrapes as OpenMetrics text, which promtool makes blocks of.</summary>
internal sealed class OpenMetricsHistory
{
    private const string Target = "job=\"popcon\",instance=\"bridge\"";

    private readonly SortedDictionary<string, List<string>> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<PopularitySeries, long> _counters = [];
    private readonly Dictionary<PopularitySeries, long> _beforeRestart = [];

    /// <summary>The whole text.</summary>
    public string Text => string.Concat(_samples.SelectMany(series => series.Value)) + "# EOF\n";

    /// <summary>The text without its end, for servers that import it line by line.</summary>
    public string Lines => string.Concat(_samples.SelectMany(series => series.Value));

    /// <summary>Counts processes. The first count after a restart stays below the old value: above it, scrapes do not show that there was a restart.</summary>
    /// <returns>How many were counted.</returns>
    public long Add(PopularitySeries series, long count)
    {
        long most = _counters.ContainsKey(series) || !_beforeRestart.Remove(series, out long old) ? count : Math.Min(count, old - 1);
        _counters[series] = _counters.GetValueOrDefault(series) + most;
        return most;
    }

    /// <summary>Forgets all counts, as a bridge without a state file does at a restart.</summary>
    public void Restart()
    {
        foreach ((PopularitySeries series, long count) in _counters)
        {
            _beforeRestart[series] = count;
        }

        _counters.Clear();
    }

    /// <summary>Scrapes all counters.</summary>
    public void Scrape(DateTimeOffset time, string? info = null)
    {
        Sample($"up{{{Target}}}", 1, time);
        if (info is not null)
        {
            Sample($"popcon_bridge_privacy_info{{{Target},{info}}}", 1, time);
        }

        foreach ((PopularitySeries series, long count) in _counters)
        {
            Sample(Name(series), count, time);
        }
    }

    private static string Name(PopularitySeries series)
    {
        bool isFetch = series.Kind == PopularityKind.Fetches;
        (string Name, string Value)[] labels =
        [
            (isFetch ? "package" : "library", series.Package), ("namespace", series.Namespace), ("version", series.Version),
            ("ecosystem", isFetch ? series.Language is "python" ? "pypi" : "nuget" : string.Empty),
        ];
        string name = series.Kind switch
        {
            PopularityKind.Used => series.Language + "_popcon_library_used",
            PopularityKind.Unused => series.Language + "_popcon_library_unused",
            PopularityKind.FeatureUses => series.Language + "_popcon_feature_used",
            PopularityKind.Fetches => "popcon_gateway_fetch",
            _ => series.Language + "_popcon_reports",
        };
        return $"{name}{{{Target}"
            + string.Concat(labels.Where(label => label.Value.Length > 0).Select(label => $",{label.Name}=\"{label.Value}\"")) + "}";
    }

    private void Sample(string series, long value, DateTimeOffset time)
    {
        if (!_samples.TryGetValue(series, out List<string>? lines))
        {
            _samples[series] = lines = [];
        }

        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{series} {value} {time.ToUnixTimeSeconds()}\n"));
    }
}
