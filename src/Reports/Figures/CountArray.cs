using System;

namespace PopCon.Reports.Figures;

/// <summary>One row of counts as an array.</summary>
/// <remarks>Immutable as long as its maker leaves the array alone.</remarks>
/// <param name="first">The day of the first count.</param>
/// <param name="counts">A count for each day.</param>
internal sealed class CountArray(DateOnly first, long[] counts) : CountTable
{
    /// <inheritdoc/>
    public override DayRange Days { get; } = new(first, first.AddDays(counts.Length - 1));

    /// <inheritdoc/>
    public override (long Sum, int First, int Last) Total(int row) => Summarize(counts);

    /// <inheritdoc/>
    public override void Read(int row, Span<long> target) => counts.CopyTo(target);
}
