using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;

namespace PopCon.Reports.Tests.Sources;

public sealed class CachedSourceTests : IDisposable
{
    private static readonly FigureRequest Request = new(new DayRange(SampleLedger.Day, SampleLedger.Day));

    private readonly CountingSource _inner = new();
    private readonly ManualTime _time = new(ManualTime.At(SampleLedger.Day));
    private readonly CachedSource _cached;

    public CachedSourceTests() => _cached = new CachedSource(_inner, TimeSpan.FromSeconds(10), _time);

    public void Dispose() => _cached.Dispose();

    [Fact]
    public async Task ReadAsync_WithinTheLifetime_ReadsOnce()
    {
        PeriodFigures first = await ReadAsync(Request);
        _time.Now += TimeSpan.FromSeconds(9);

        Assert.Same(first, await ReadAsync(new FigureRequest(Request.Range)));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.NotSame(first, await ReadAsync(Request));
        Assert.Equal(2, _inner.Reads);
    }

    [Fact]
    public async Task ReadSpanAsync_WithinTheLifetime_ReadsOnce()
    {
        await _cached.ReadSpanAsync(CancellationToken.None);
        await _cached.ReadSpanAsync(CancellationToken.None);
        _time.Now += TimeSpan.FromSeconds(10);
        await _cached.ReadSpanAsync(CancellationToken.None);

        Assert.Equal(2, _inner.Spans);
    }

    [Fact]
    public async Task ReadAsync_AtTheSameTime_WaitForOneReading()
    {
        var ready = new TaskCompletionSource();
        _inner.Ready = ready.Task;
        using var hungUp = new CancellationTokenSource();
        Task<PeriodFigures> first = _cached.ReadAsync(Request, hungUp.Token);
        Task<PeriodFigures>[] others = [.. Enumerable.Range(0, 20).Select(_ => ReadAsync(Request))];
        await hungUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        ready.SetResult();

        Assert.Single((await Task.WhenAll(others)).Distinct());
        Assert.Equal(1, _inner.Reads);
    }

    [Fact]
    public async Task ReadAsync_Failure_IsNotKept()
    {
        _inner.IsBroken = true;
        await Assert.ThrowsAsync<SourceException>(() => ReadAsync(Request));
        _inner.IsBroken = false;

        Assert.Equal("counting", (await ReadAsync(Request)).Source);
    }

    [Fact]
    public async Task ReadAsync_NinthRequest_TakesThePlaceOfTheOldest()
    {
        FigureRequest[] requests = [.. Enumerable.Range(1, 9).Select(i => new FigureRequest(DayRange.EndingWith(SampleLedger.Day, i)))];
        foreach (FigureRequest request in requests)
        {
            await ReadAsync(request);
            _time.Now += TimeSpan.FromMilliseconds(1);
        }

        await ReadAsync(requests[8]);
        Assert.Equal(9, _inner.Reads);
        await ReadAsync(requests[0]);
        Assert.Equal(10, _inner.Reads);
    }

    [Fact]
    public void Dispose_Source_IsDisposedWithIt()
    {
        _cached.Dispose();

        Assert.True(_inner.IsDisposed);
        Assert.Equal("counting", _cached.Name);
    }

    private Task<PeriodFigures> ReadAsync(FigureRequest request) => _cached.ReadAsync(request, CancellationToken.None);
}
