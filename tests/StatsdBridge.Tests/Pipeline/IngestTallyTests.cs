using System.Linq;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.StatsdBridge.Tests.Pipeline;

public sealed class IngestTallyTests
{
    private readonly IngestTally _tally = new();

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

    // A refused name is as long as its sender likes, and stands in every scrape.
    [Fact]
    public void CountLimit_LongNames_AreCutAndFew()
    {
        for (int i = 0; i < 5_000; i++)
        {
            string name = i + new string('x', 60_000);
            _tally.CountLimit(name, "name_length", 1);
            _tally.CountConflict(StatsdType.Counter, name, 1);
        }

        Assert.InRange(_tally.Refused.Count, 1_000, 1_001);
        Assert.All(_tally.Refused.Keys, key => Assert.InRange(key.Name.Length, 1, 203));
        Assert.All(_tally.Conflicts.Keys, key => Assert.InRange(key.Name.Length, 1, 203));
        Assert.Equal(5_000, _tally.Refused.Values.Sum());
        Assert.Equal(4_000, _tally.Refused[(IngestTally.OtherNames, "name_length")]);
    }
}
