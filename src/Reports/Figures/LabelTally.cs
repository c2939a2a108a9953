using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Reports.Figures;

/// <summary>Adds counts up by the value of a label.</summary>
/// <remarks>Most packages have one value, so a dictionary is made for the second only. Not thread-safe.</remarks>
internal struct LabelTally
{
    private string? _first;
    private long _firstCount;
    private Dictionary<string, long>? _others;

    public void Add(string value, long count)
    {
        _first ??= value;
        if (string.Equals(_first, value, StringComparison.Ordinal))
        {
            _firstCount += count;
            return;
        }

        _others ??= new(StringComparer.Ordinal);
        _others[value] = _others.GetValueOrDefault(value) + count;
    }

    /// <summary>The counts above 0; none where the label was empty throughout and <paramref name="keepEmpty"/> is off.</summary>
    public readonly IReadOnlyList<LabelCount> ToList(bool keepEmpty)
    {
        if (_first is null || (_others is null && (_firstCount == 0 || (_first.Length == 0 && !keepEmpty))))
        {
            return [];
        }

        var first = new LabelCount(_first, _firstCount);
        return _others is null
            ? [first]
            : [.. _others.Select(other => new LabelCount(other.Key, other.Value)).Append(first)
                .Where(one => one.Count > 0)
                .OrderByDescending(one => one.Count).ThenBy(one => one.Value, StringComparer.Ordinal)];
    }
}
