using System.Threading.Tasks;
using PopCon.Metrics.Released;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class ReleasedCounterTests
{
    [Fact]
    public void ShownAt_TheReleaseBefore_IsWhatItShowed()
    {
        ReleasedCounter series = Series.Of("a");
        series.Restore(100);
        Assert.Equal(100, series.ShownAt(0));
        series.Step(1, 50, 0, 0);
        Assert.Equal((100L, 150L), (series.ShownAt(0), series.ShownAt(1)));
        series.Step(3, 5, 0, 0);
        Assert.Equal((150L, 155L), (series.ShownAt(2), series.ShownAt(3)));
        Assert.Equal(155, series.ShownAt(4));
    }

    // A reader of the release before sees the old number at every moment of the step.
    [Fact]
    public async Task ShownAt_WhileAStepIsMade_NeverSeesHalfOfIt()
    {
        ReleasedCounter series = Series.Of("a");
        int published = 0;
        bool isOver = false;
        Task<string?> reader = Task.Run(() =>
        {
            while (!System.Threading.Volatile.Read(ref isOver))
            {
                int release = System.Threading.Volatile.Read(ref published);
                long shown = series.ShownAt(release);
                if (System.Threading.Volatile.Read(ref published) == release && shown != release * 10L)
                {
                    return $"release {release} showed {shown}";
                }
            }

            return null;
        });
        for (int release = 1; release <= 2_000_000 && !reader.IsCompleted; release++)
        {
            series.Step(release, 10, 0, 0);
            System.Threading.Volatile.Write(ref published, release);
        }

        System.Threading.Volatile.Write(ref isOver, true);
        Assert.Null(await reader);
    }
}
