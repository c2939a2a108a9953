using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;

namespace PopCon.Reports.Tests.Support;

/// <summary>A source that always gives the same figures.</summary>
internal sealed class FixedSource(PeriodFigures figures) : IFigureSource
{
    /// <inheritdoc/>
    public string Name => figures.Source;

    /// <inheritdoc/>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken) =>
        Task.FromResult<SourceSpan?>(new SourceSpan(figures.Range.From, figures.Range.To, ReleaseCalendar.Immediate, ["dotnet"], [""]));

    /// <inheritdoc/>
    public Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken) => Task.FromResult(figures);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
