using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Sources;

/// <summary>Keeps the figures of another source for a while, so that a page that many people look at costs one reading.</summary>
/// <remarks>
/// Thread-safe. Keeps the last eight answers; old ones go at the next request. Requests that come while the same figures are being read
/// wait for them. The source is read by a thread of the pool, so that one that takes long blocks no caller.
/// </remarks>
/// <param name="inner">The source; it is disposed with this one.</param>
/// <param name="lifetime">How old figures may be.</param>
/// <param name="time">The clock.</param>
public sealed class CachedSource(IFigureSource inner, TimeSpan lifetime, TimeProvider time) : IFigureSource
{
    private const int MaxEntries = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<FigureRequest, (DateTimeOffset Read, Task<PeriodFigures> Figures)> _entries = [];
    private (DateTimeOffset Read, Task<SourceSpan?> Span)? _span;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public async Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken)
    {
        Task<SourceSpan?> reading;
        lock (_gate)
        {
            if (_span is not { } known || !IsFresh(known.Read, known.Span))
            {
                // Not ended with the request: others may wait for the same answer.
                known = (time.GetUtcNow(), Task.Run(() => inner.ReadSpanAsync(CancellationToken.None), CancellationToken.None));
                _span = known;
            }

            reading = known.Span;
        }

        return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        Task<PeriodFigures> reading;
        lock (_gate)
        {
            if (!_entries.TryGetValue(request, out var known) || !IsFresh(known.Read, known.Figures))
            {
                RemoveOld();
                _entries[request] = known = (time.GetUtcNow(), Task.Run(() => inner.ReadAsync(request, CancellationToken.None), CancellationToken.None));
                if (_entries.Count > MaxEntries)
                {
                    _entries.Remove(_entries.MinBy(one => one.Value.Read).Key);
                }
            }

            reading = known.Figures;
        }

        return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private void RemoveOld()
    {
        foreach (FigureRequest request in _entries.Where(one => !IsFresh(one.Value.Read, one.Value.Figures)).Select(one => one.Key).ToList())
        {
            _entries.Remove(request);
        }
    }

    private bool IsFresh(DateTimeOffset read, Task task) => !task.IsFaulted && !task.IsCanceled && time.GetUtcNow() - read < lifetime;
}
