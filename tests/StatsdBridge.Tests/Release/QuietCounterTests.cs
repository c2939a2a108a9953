using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class QuietCounterTests
{
    [Fact]
    public void EndEpoch_EnoughDatagrams_MovesByTheStepOfTheEpoch()
    {
        var counter = new QuietCounter();
        Assert.Equal(0, counter.Shown);
        counter.EndEpoch(total: 74, datagrams: 50, k: 50);
        Assert.Equal(50, counter.Shown);
        counter.EndEpoch(total: 123, datagrams: 50, k: 50);
        Assert.Equal(50, counter.Shown);
        counter.EndEpoch(total: 198, datagrams: 50, k: 50);
        Assert.Equal(150, counter.Shown);
    }

    [Fact]
    public void EndEpoch_FewDatagrams_NeverShowsWhatTheyBrought()
    {
        var counter = new QuietCounter();
        counter.EndEpoch(total: 1_000, datagrams: 49, k: 50);
        counter.EndEpoch(total: 1_049, datagrams: 50, k: 50);
        Assert.Equal(0, counter.Shown);
    }
}
