using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;

namespace PopCon.Reports.Tests.Support;

/// <summary>A source that counts how often it is read, and answers when a test lets it.</summary>
internal sealed class CountingSource : IFigureSource
{
    private int _reads;
    private int _spans;

    /// <inheritdoc/>
    public string Name => "counting";

    /// <summary>How often figures were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How often the span was read.</summary>
    public int Spans => Volatile.Read(ref _spans);

    /// <summary>Answers wait for it.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>Whether the next answers are failures.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _spans);
        return Task.FromResult<SourceSpan?>(null);
    }

    /// <inheritdoc/>
    public async Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await Ready;
        return IsBroken ? throw new SourceException("broken") : new PeriodFigures { Source = Name, Range = request.Range, Reports = Reads };
    }

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;
}
