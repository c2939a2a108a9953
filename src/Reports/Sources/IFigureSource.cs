using System;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Sources;

/// <summary>Where figures come from. All implementations give the same figures for the same traffic.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IFigureSource : IDisposable
{
    /// <summary>What it is, for people: an address or a folder, without passwords.</summary>
    public string Name { get; }

    /// <summary>For which days there are figures; <see langword="null"/> where there are none yet.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken);

    /// <summary>The figures of a period.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken);
}
