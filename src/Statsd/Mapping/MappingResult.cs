using System.Collections.Generic;

namespace PopCon.Statsd.Mapping;

/// <summary>What the rules say of one statsd name and type. Immutable, so that it can be cached and shared.</summary>
/// <param name="Action">Map or drop.</param>
/// <param name="MetricName">The expanded and escaped metric name; empty when the template expanded to nothing.</param>
/// <param name="Labels">The rule's labels with their templates expanded, in the order of the file; keys are valid label names.</param>
/// <param name="Settings">How to keep the metric.</param>
internal sealed record MappingResult(
    MappingAction Action,
    string MetricName,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    MetricSettings Settings);
