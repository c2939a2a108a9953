using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>A time series of an answer.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Labels">Its labels without the name.</param>
/// <param name="Samples">Its samples in the order of time.</param>
internal sealed record PrometheusSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PrometheusSample> Samples)
{
    /// <summary>The labels as one text, equal for equal label sets.</summary>
    public string Key { get; } = string.Join('\u0001', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Key + '\u0002' + label.Value));

    /// <summary>A label, or the empty text.</summary>
    public string Label(string name) => Labels.TryGetValue(name, out string? value) ? value : string.Empty;
}
