using PopCon.Metrics.Tests.Own;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Tests.Pipeline;

public sealed class IngestTallyTests
{
    private readonly IngestTally _tally = new(new OwnNumbers().Metrics);

    // A line with the smallest of sample rates stands for 10^18 events; a few of them turned the counter negative.
    [Fact]
    public void CountApplied_HugeWeights_StopsAtTheEndInsteadOfOverflowing()
    {
        foreach (bool isTagged in (bool[])[false, true])
        {
            foreach (Disposition disposition in (Disposition[])[Disposition.Mapped, Disposition.Unmapped])
            {
                int slot = SeriesRoute.SlotOf(StatsdType.Observer, disposition, isTagged);
                for (int i = 0; i < 20; i++)
                {
                    _tally.CountApplied(slot, long.MaxValue / 2);
                    _tally.CountRepeats(slot, long.MaxValue / 2);
                    _tally.CountCache(long.MaxValue / 2, long.MaxValue / 2);
                    _tally.CountRefusedEvent(disposition, long.MaxValue);
                }
            }
        }

        Assert.True(_tally.Applied(StatsdType.Observer) > 1e17);
        Assert.True(_tally.Disposed(Disposition.Mapped) > 1e17);
        Assert.True(_tally.Cache.Gets > 1e17);
    }
}
