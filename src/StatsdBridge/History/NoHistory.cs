using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;

namespace PopCon.StatsdBridge.History;

/// <summary>The figures of a bridge without a history folder: none.</summary>
/// <remarks>Stateless.</remarks>
internal sealed class NoHistory : IFigureSource
{
    /// <summary>The only one.</summary>
    public static readonly NoHistory Instance = new();

    private NoHistory()
    {
    }

    /// <inheritdoc/>
    public string Name => "this bridge";

    /// <inheritdoc/>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken) => Task.FromResult<SourceSpan?>(null);

    /// <inheritdoc/>
    public Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken) =>
        throw new SourceException("This bridge keeps no history. Start it with --history.folder.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }
}
