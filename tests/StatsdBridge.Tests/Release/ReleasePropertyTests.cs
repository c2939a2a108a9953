using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>What must hold for every history. A failure names the seed of its history, which then becomes a case of its own.</summary>
public sealed class ReleasePropertyTests
{
    private const int Histories = 100_000;
    private const int FirstSeed = 20_261_121;
    private const int Unit = 4;

    private static readonly TimeSpan Epoch = TimeSpan.FromSeconds(History.EpochSeconds);
    private static readonly ReleaseRule Dp = new ReleaseRule.Dp(new DpParameters(3, 1e-2, Unit));

    [Fact]
    public void Gate_RandomHistories_ShowWhatTheLedgerShows() => ForAll((seed, random) =>
    {
        long k = random.Next(2, 6);
        var site = new Site(Epoch, int.MaxValue, new ReleaseRule.Gate(k), NoNoise);
        var ledger = new ObviousLedger(History.EpochSeconds, int.MaxValue, (_, _, n) => n >= k ? k * (long)Math.Floor(((double)n / k) + 0.5) : 0);
        AssertAlike(seed, History.Random(random), site, ledger);
        Assert.All(site.Shown.Values, shown => Assert.Equal(0, shown % k));
    });

    [Fact]
    public void Dp_RandomHistoriesWithGivenNoise_ShowWhatTheLedgerShows() => ForAll((seed, random) =>
    {
        long theta = ((ReleaseRule.Dp)Dp).Parameters.Theta;
        Func<string, long, long> noise = NoiseOf(seed);
        var site = new Site(Epoch, Unit, Dp, noise);
        var ledger = new ObviousLedger(
            History.EpochSeconds, Unit, (name, epoch, n) => n + noise(name, EndOf(epoch)) is var noisy && n >= 1 && noisy >= theta ? noisy : 0);
        AssertAlike(seed, History.Random(random), site, ledger);
        Assert.All(site.Steps, step => Assert.True(step >= theta));
    });

    [Fact]
    public void Any_PermutedWithinEpochs_ShowsTheSame() => ForAll((seed, random) =>
    {
        History history = History.Random(random).Forward();
        bool isGate = random.Next(2) == 0;
        Site[] sites =
        [
            .. Enumerable.Range(0, 2).Select(_ => isGate
                ? new Site(Epoch, int.MaxValue, new ReleaseRule.Gate(3), NoNoise)
                : new Site(Epoch, Unit, Dp, NoiseOf(seed))),
        ];
        Play(sites[0], history);
        Play(sites[1], history.Permuted(random));
        AssertSame(seed, sites[0].Shown, sites[1].Shown);
    });

    [Fact]
    public void Datagram_Any_CountsEachSeriesOnceAndNoMoreThanAUnit() => ForAll((seed, random) =>
    {
        foreach (int limit in (int[])[1, Unit, int.MaxValue])
        {
            var site = new Site(Epoch, limit, Dp, NoNoise);
            foreach (IReadOnlyList<(string Series, double Value)> datagram in History.Random(random).Moments.Select(moment => moment.Datagram).OfType<IReadOnlyList<(string, double)>>())
            {
                long before = site.SeriesCount == 0 ? 0 : site.OpenCount;
                site.Datagram(1_704_067_200, datagram);
                int expected = Math.Min(limit, datagram.Where(increment => increment.Value > 0).Select(increment => increment.Series).Distinct(StringComparer.Ordinal).Count());
                Assert.Equal((seed, expected), (seed, (int)(site.OpenCount - before)));
            }
        }
    });

    private static long EndOf(long epoch) => (345_600 + ((epoch + 1) * History.EpochSeconds)) * 1000L;

    private static long NoNoise(string name, long end) => 0;

    // Any noise will do, as long as both sides use the same: here large enough to lift small counts over the threshold.
    private static Func<string, long, long> NoiseOf(int seed) => (name, end) => (int)((((seed * 31L) + name[0]) * 1_000_003 + (end / 1000)) * 40_503 % 65_521 % 100) - 40;

    private static void AssertAlike(int seed, History history, Site site, ObviousLedger ledger)
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (History.Moment moment in history.Moments)
        {
            if (moment.Datagram is null)
            {
                ledger.Advance(moment.Time);
                site.Restart(moment.Time);
            }
            else
            {
                ledger.Datagram(moment.Time, moment.Datagram);
                site.Datagram(moment.Time, moment.Datagram);
            }

            AssertSame(seed, ledger.Shown, site.Shown);
            foreach ((string name, long shown) in site.Shown)
            {
                Assert.False(before.TryGetValue(name, out long earlier) && shown < earlier, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {name} fell"));
                before[name] = shown;
            }
        }
    }

    private static void Play(Site site, History history)
    {
        foreach (History.Moment moment in history.Moments)
        {
            if (moment.Datagram is null)
            {
                site.Restart(moment.Time);
            }
            else
            {
                site.Datagram(moment.Time, moment.Datagram);
            }
        }

        site.Advance(history.Moments.Max(moment => moment.Time) + History.EpochSeconds);
    }

    private static void AssertSame(int seed, SortedDictionary<string, long> expected, SortedDictionary<string, long> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: expected {string.Join(',', expected)}, got {string.Join(',', actual)}"));
        }
    }

    private static void ForAll(Action<int, Random> property)
    {
        for (int seed = FirstSeed; seed < FirstSeed + Histories; seed++)
        {
            property(seed, new Random(seed));
        }
    }
}
