using System;
using System.Collections.Generic;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>The release rules as short as they can be said: what the bridge is compared with. The same as <c>Ledger</c> in mechanisms.py.</summary>
/// <param name="length">The length of an epoch, in seconds.</param>
/// <param name="limit">The most increments of a datagram.</param>
/// <param name="step">From series, epoch and count to the step.</param>
internal sealed class ObviousLedger(double length, int limit, Func<string, long, long, long> step)
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long? _epoch;

    /// <summary>What is shown; series that are not shown are not there.</summary>
    public SortedDictionary<string, long> Shown { get; } = new(StringComparer.Ordinal);

    /// <summary>Closes the epochs that are over.</summary>
    public void Advance(double now)
    {
        long epoch = (long)Math.Floor((now - (4 * 86400)) / length);
        _epoch ??= epoch;
        if (epoch <= _epoch)
        {
            return;
        }

        foreach ((string series, long count) in _counts)
        {
            long grown = step(series, _epoch.Value, count);
            if (grown > 0)
            {
                Shown[series] = Shown.GetValueOrDefault(series) + grown;
            }
        }

        _counts.Clear();
        _epoch = epoch;
    }

    /// <summary>Counts a datagram.</summary>
    public void Datagram(double now, IEnumerable<(string Series, double Value)> increments)
    {
        Advance(now);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string series, double value) in increments)
        {
            if (value > 0 && !seen.Contains(series) && seen.Count < limit)
            {
                seen.Add(series);
                _counts[series] = _counts.GetValueOrDefault(series) + 1;
            }
        }
    }
}
