using System;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;

namespace PopCon.StatsdBridge.History;

/// <summary>The ledger of this bridge with what came since the last save: a new report shows within a second.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="ledger">The ledger.</param>
/// <param name="refresh">Counts what came up to now.</param>
/// <param name="time">The clock.</param>
internal sealed class HistorySource(IFigureSource ledger, Action refresh, TimeProvider time) : IFigureSource
{
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(1);

    private readonly Lock _refreshing = new();
    private long? _refreshed;

    /// <inheritdoc/>
    public string Name => ledger.Name;

    /// <inheritdoc/>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken)
    {
        Refresh();
        return ledger.ReadSpanAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        Refresh();
        return ledger.ReadAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => ledger.Dispose();

    private void Refresh()
    {
        lock (_refreshing)
        {
            if (_refreshed is not { } last || time.GetElapsedTime(last) >= MinAge)
            {
                refresh();
                _refreshed = time.GetTimestamp();
            }
        }
    }
}
