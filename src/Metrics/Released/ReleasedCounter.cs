using System.Threading;

namespace PopCon.Metrics.Released;

/// <summary>A counter of a protected family: what is shown of it moves by the steps of releases only.</summary>
/// <remarks>
/// What is counted between releases is kept elsewhere; the series only knows its place there. Steps come from one thread, while
/// scrapes read without a lock: each scrape reads what one release showed, before or after a step that is made meanwhile. Only
/// the last two releases can be read.
/// </remarks>
internal sealed class ReleasedCounter(SeriesVector vector, byte[] labels, long createdMilliseconds)
    : TimeSeries(vector, labels, createdMilliseconds)
{
    private long _shown;
    private long _shownBefore;
    private int _lastStep;

    // The lowest bit says whether it is noisy: a field for that alone would take 8 bytes.
    private int _slotAndNoise = vector.Family.Release.Mode == ReleaseMode.Dp ? 1 : 0;

    /// <summary>Whether it is released with noise. Beside the series, because every line asks for it.</summary>
    public bool IsNoisy => (_slotAndNoise & 1) != 0;

    /// <summary>Its place among the counts of the open epoch, if it is counted there. Used under the ingest lock.</summary>
    public int Slot
    {
        get => _slotAndNoise >> 1;
        set => _slotAndNoise = (value << 1) | (_slotAndNoise & 1);
    }

    /// <summary>What is shown after the last step. For the thread that makes the steps.</summary>
    public long Shown => _shown;

    /// <summary>The number of the release that made the last step; 0 before the first.</summary>
    public int LastStep => _lastStep;

    /// <summary>What was shown after a release.</summary>
    /// <param name="release">The number of the release: the last one made, or the one before.</param>
    public long ShownAt(int release)
    {
        if (Volatile.Read(ref _lastStep) <= release)
        {
            long shown = Volatile.Read(ref _shown);
            if (Volatile.Read(ref _lastStep) <= release)
            {
                return shown;
            }
        }

        return Volatile.Read(ref _shownBefore);
    }

    /// <summary>Moves what is shown.</summary>
    /// <param name="release">The number of the release, above all numbers before.</param>
    /// <param name="step">How far; above 0.</param>
    /// <param name="endUnixMilliseconds">The end of the epoch, in Unix milliseconds: when the series was created, if nothing was shown yet.</param>
    /// <param name="endMilliseconds">The same moment on the bridge's monotonic clock, for the TTL.</param>
    public void Step(int release, long step, long endUnixMilliseconds, long endMilliseconds)
    {
        CreatedMilliseconds = _shown == 0 ? endUnixMilliseconds : CreatedMilliseconds;
        LastSeenMilliseconds = endMilliseconds;

        // In this order: a reader of the release before never sees the new number.
        Volatile.Write(ref _shownBefore, _shown);
        Volatile.Write(ref _lastStep, release);
        Volatile.Write(ref _shown, _shown + step);
    }

    /// <summary>Shows nothing any more.</summary>
    /// <param name="release">The number of the release that leaves it out.</param>
    public void Hide(int release)
    {
        Volatile.Write(ref _shownBefore, _shown);
        Volatile.Write(ref _lastStep, release);
        Volatile.Write(ref _shown, 0);
    }

    /// <summary>Takes over what a saved state showed. Before the first release.</summary>
    public void Restore(long shown) => _shown = shown;
}
