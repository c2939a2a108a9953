using System;

namespace PopCon.Metrics;

/// <summary>A family as one scrape sees it: the series that live now, in the order of the exposition. Immutable.</summary>
/// <param name="Family">Name, type and HELP text.</param>
/// <param name="Series">By number of labels, then by label values in the order of the label names.</param>
/// <param name="Release">Of a protected family: the release whose values are to be read.</param>
internal readonly record struct CollectedFamily(MetricFamily Family, ReadOnlyMemory<TimeSeries> Series, int Release = 0);
