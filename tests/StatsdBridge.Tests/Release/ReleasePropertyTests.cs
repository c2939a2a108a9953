using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Noise;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>What must hold for every history. A failure names the seed of its history, which then becomes a case of its own.</summary>
[Trait("Speed", "Slow")]
public sealed class ReleasePropertyTests
{
    // The two comparisons with the ledger make 100,000 together.
    private const int Compared = 50_000;
    private const int Permuted = 10_000;
    private const int FirstSeed = 20_261_121;

    private static readonly PrivacyOptions Dp = new()
    {
        Mode = ReleaseMode.Dp,
        DpEpsilon = 3,
        DpDelta = 1e-2,
        DpUnit = 4,
        DpEpoch = TimeSpan.FromSeconds(History.EpochSeconds),
    };

    private static readonly long Theta = new DpParameters(Dp.DpEpsilon, Dp.DpDelta, Dp.DpUnit).Theta;

    [Fact]
    public void Gate_RandomHistories_ShowWhatTheLedgerShows() => ForAll(Compared, (seed, random) =>
    {
        long k = random.Next(2, 6);
        History history = History.Random(random);
        var bridge = new JoinedBridge(Gate(k), history.Moments[0].Time);
        var ledger = new ObviousLedger(History.EpochSeconds, int.MaxValue, (_, _, n) => n >= k ? k * (long)Math.Floor(((double)n / k) + 0.5) : 0);
        AssertAlike(seed, history, bridge, ledger);
        Assert.All(bridge.Shown.Values, shown => Assert.Equal(0, shown % k));
    });

    [Fact]
    public void Dp_RandomHistoriesWithGivenNoise_ShowWhatTheLedgerShows() => ForAll(Compared, (seed, random) =>
    {
        History history = History.Random(random);
        Func<string, long, long> noise = NoiseOf(seed);
        var bridge = new JoinedBridge(Dp, history.Moments[0].Time, noise: noise);
        var ledger = new ObviousLedger(
            History.EpochSeconds,
            Dp.DpUnit,
            (name, epoch, n) => n + noise($"library=\"{name}\"", EndOf(epoch)) is var noisy && n >= 1 && noisy >= Theta ? noisy : 0);
        AssertAlike(seed, history, bridge, ledger);
    });

    [Fact]
    public void Any_PermutedWithinEpochs_ShowsTheSame() => ForAll(Permuted, (seed, random) =>
    {
        History history = History.Random(random).Forward();
        bool isGate = random.Next(2) == 0;
        JoinedBridge[] bridges =
        [
            .. Enumerable.Range(0, 2).Select(_ => isGate
                ? new JoinedBridge(Gate(3), history.Moments[0].Time)
                : new JoinedBridge(Dp, history.Moments[0].Time, noise: NoiseOf(seed))),
        ];
        Play(bridges[0], history);
        Play(bridges[1], history.Permuted(random));
        AssertSame(seed, bridges[0].Shown, bridges[1].Shown);
    });

    [Fact]
    public void Datagram_Any_CountsEachSeriesOnceAndNoMoreThanAUnit() => ForAll(Permuted, (seed, random) =>
    {
        int limit = random.Next(1, 6);
        var bridge = new JoinedBridge(Dp with { DpUnit = limit }, 1_704_067_200, noise: (_, _) => 0);
        foreach (History.Moment moment in History.Random(random).Moments.Where(moment => moment.Datagram is not null))
        {
            long before = bridge.OpenCount;
            bridge.Datagram(1_704_067_200, moment.Text);
            int names = moment.Datagram!.Where(increment => increment.Value > 0).Select(increment => increment.Series).Distinct(StringComparer.Ordinal).Count();
            Assert.Equal((seed, Math.Min(limit, names)), (seed, (int)(bridge.OpenCount - before)));
        }
    });

    // The whole scrape, and the other formats, for a share of the histories.
    [Fact]
    public async Task Scrape_PermutedWithinEpochs_IsTheSameToTheByte()
    {
        foreach (string accept in (string[])["text/plain", "application/openmetrics-text", "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"])
        {
            for (int seed = 0; seed < 300; seed++)
            {
                var random = new Random(seed);
                History history = History.Random(random).Forward().WithoutRestarts();
                var first = new JoinedBridge(Gate(2), history.Moments[0].Time);
                var second = new JoinedBridge(Gate(2), history.Moments[0].Time);
                Play(first, history);
                Play(second, history.Permuted(random));
                Assert.Equal((seed, Convert.ToHexString(await first.ScrapeAsync(accept))), (seed, Convert.ToHexString(await second.ScrapeAsync(accept))));
            }
        }
    }

    private static PrivacyOptions Gate(long k) => new()
    {
        Mode = ReleaseMode.Gate,
        GateK = k,
        GateEpoch = TimeSpan.FromSeconds(History.EpochSeconds),
    };

    private static long EndOf(long epoch) => (345_600 + ((epoch + 1) * History.EpochSeconds)) * 1000L;

    // Any noise will do, as long as both sides use the same: here large enough to lift small counts over the threshold.
    private static Func<string, long, long> NoiseOf(int seed) => (labels, end) =>
        (int)((((seed * 31L) + labels[^2]) * 1_000_003 + (end / 1000)) * 40_503 % 65_521 % 100) - 40;

    private static void AssertAlike(int seed, History history, JoinedBridge bridge, ObviousLedger ledger)
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (History.Moment moment in history.Moments)
        {
            if (moment.Datagram is null)
            {
                ledger.Advance(moment.Time);
                bridge.Restart(moment.Time);
            }
            else
            {
                ledger.Datagram(moment.Time, moment.Datagram);
                bridge.Datagram(moment.Time, moment.Text);
            }

            SortedDictionary<string, long> shown = bridge.Shown;
            AssertSame(seed, new(ledger.Shown.ToDictionary(entry => History.SeriesOf(entry.Key), entry => entry.Value), StringComparer.Ordinal), shown);
            foreach ((string name, long value) in shown)
            {
                Assert.False(before.TryGetValue(name, out long earlier) && value < earlier, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {name} fell"));
                before[name] = value;
            }
        }
    }

    private static void Play(JoinedBridge bridge, History history)
    {
        foreach (History.Moment moment in history.Moments)
        {
            if (moment.Datagram is null)
            {
                bridge.Restart(moment.Time);
            }
            else
            {
                bridge.Datagram(moment.Time, moment.Text);
            }
        }

        double last = history.Moments.Max(moment => moment.Time);
        bridge.Advance(345_600 + ((Math.Floor((last - 345_600) / History.EpochSeconds) + 1) * History.EpochSeconds));
    }

    private static void AssertSame(int seed, SortedDictionary<string, long> expected, SortedDictionary<string, long> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: expected {string.Join(',', expected)}, got {string.Join(',', actual)}"));
        }
    }

    private static void ForAll(int histories, Action<int, Random> property) =>
        Parallel.For(FirstSeed, FirstSeed + histories, seed => property(seed, new Random(seed)));
}
