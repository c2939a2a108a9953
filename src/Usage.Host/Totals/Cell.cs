namespace PopCon.Usage.Host.Totals;

/// <summary>A total: what was counted, and how much of it may be seen.</summary>
/// <remarks>Changed under <see cref="Storage.JournaledState.Gate"/>.</remarks>
internal sealed class Cell
{
    /// <summary>The sum of all counts.</summary>
    public long Count { get; set; }

    /// <summary>The number of batches behind it.</summary>
    public long Batches { get; set; }

    /// <summary>The sum that is shown.</summary>
    public long ShownCount { get; set; }

    /// <summary>The batches behind that sum; 0: nothing is shown.</summary>
    public long ShownBatches { get; set; }

    /// <summary>Adds the count of one batch.</summary>
    /// <param name="count">The count.</param>
    /// <param name="k">Batches that must have come since the last time before more is shown.</param>
    /// <returns>By how much the shown sum has grown; 0: not at all.</returns>
    public long Add(long count, int k)
    {
        Count += count;
        Batches++;
        if (Batches - ShownBatches < k)
        {
            return 0;
        }

        long grown = Count - ShownCount;
        (ShownCount, ShownBatches) = (Count, Batches);
        return grown;
    }
}
