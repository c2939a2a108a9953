using System;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Tests.Release;

namespace PopCon.StatsdBridge.Tests.Pipeline;

public sealed class ExpiryTimerTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly MetricRegistry _registry;
    private readonly ExpiryTimer _timer;

    public ExpiryTimerTests()
    {
        _time.Set(1_000);
        var clock = new MetricClock(_time);
        _registry = new MetricRegistry(SeriesLimits.None, clock);
        Add("restored", 0);
        _timer = new ExpiryTimer(_registry, new IdentityTable(new SeededHash(), 1_000), clock, _time);
    }

    [Fact]
    public void Tick_WhileNoSeriesHasATtl_NeverComes()
    {
        Assert.Equal(0, _time.ArmedTimers);
        Add("forever", 0);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void Tick_WithATtl_RemovesTheSeriesAndEndsWithTheLast()
    {
        Add("short", 2_000);
        Assert.Equal(1, _time.ArmedTimers);
        _time.Set(1_001);
        _time.Fire();
        Assert.Equal(2, _registry.SeriesCount);
        Assert.Equal(1, _time.ArmedTimers);
        _time.Set(1_003);
        _time.Fire();
        Assert.Equal(1, _registry.SeriesCount);
        _time.Fire();
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void Tick_RestoredSeriesWithATtl_Comes()
    {
        Add("short", 2_000);
        var time = new SteppedTime();
        using var later = new ExpiryTimer(_registry, new IdentityTable(new SeededHash(), 1_000), new MetricClock(time), time);
        Assert.Equal(1, time.ArmedTimers);
    }

    public void Dispose() => _timer.Dispose();

    private void Add(string name, long ttlMilliseconds)
    {
        var labels = new LabelSet();
        labels.Encode();
        lock (_registry.Gate)
        {
            Assert.NotNull(_registry.FindOrAdd_NeedsLock(new SeriesRequest(name, MetricType.Counter, "Help.", ttlMilliseconds, null, null), labels, out _));
        }
    }
}
