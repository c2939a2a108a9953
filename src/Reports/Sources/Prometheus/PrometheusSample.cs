using System;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>A value at a time.</summary>
/// <param name="Time">When, to the millisecond.</param>
/// <param name="Value">The counter, rounded to a whole number.</param>
internal readonly record struct PrometheusSample(DateTimeOffset Time, long Value);
