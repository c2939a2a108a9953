using System;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;

namespace PopCon.Metrics.Tests.Ordering;

public sealed class ReleasedFamiliesTests
{
    private static readonly IReadOnlySet<TimeSeries> Nothing = new HashSet<TimeSeries>();

    private readonly SeriesVector _vector = new(
        new MetricFamily("used", MetricType.Counter, "h") { Release = new FamilyRelease(ReleaseMode.Gate, 5) }, "a", new SeededHash());

    [Fact]
    public void Next_AddedAndRemoved_KeepsTheOrderAndTheReleaseBefore()
    {
        ReleasedCounter[] series = [.. Enumerable.Range(0, 4).Select(i => NewSeries($"a=\"{i}\""))];
        ReleasedFamilies first = ReleasedFamilies.None.Next(1, [series[2], series[0]], Nothing);
        ReleasedFamilies second = first.Next(2, [series[3], series[1]], new HashSet<TimeSeries> { series[2] });
        Assert.Equal([series[0], series[2]], first.Families.Single().Series.ToArray());
        Assert.Equal([series[0], series[1], series[3]], second.Families.Single().Series.ToArray());
        Assert.Equal(2, second.Families.Single().Release);
        Assert.Empty(second.Next(3, [], new HashSet<TimeSeries>(second.Series)).Families);
        Assert.Empty(second.Without(new HashSet<MetricFamily> { _vector.Family }).Families);
    }

    [Fact]
    public void Collect_ReleaseThatIsNotPublished_IsSeenByNobodyElse()
    {
        var collector = new FamilyCollector(new MetricRegistry(SeriesLimits.None, new MetricClock(TimeProvider.System)));
        ReleasedFamilies next = collector.Released.Next(1, [NewSeries("a=\"x\"")], Nothing);
        Assert.Single(collector.Collect(next));
        Assert.Empty(collector.Collect());
        collector.Publish(next);
        Assert.Single(collector.Collect());
    }

    // Two releases on, its values can no longer be read: what was read meanwhile must not be sent.
    [Fact]
    public async Task Write_ReleaseThatIsOutdated_SendsNothing()
    {
        ReleasedCounter series = NewSeries("a=\"x\"");
        series.Step(1, 5, 0, 0);
        ReleasedFamilies released = ReleasedFamilies.None.Next(1, [series], Nothing);
        Assert.Equal("# HELP used h\n# TYPE used counter\nused{a=\"x\"} 5\n", await WriteAsync(released));
        series.Step(2, 5, 0, 0);
        Assert.EndsWith(" 5\n", await WriteAsync(released), StringComparison.Ordinal);
        released.EndReading();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAsync(released));
    }

    private static async Task<string> WriteAsync(ReleasedFamilies released)
    {
        var pipe = new Pipe();
        await ExpositionWriter.WriteAsync(
            [.. released.Families], FormatNegotiation.Negotiate(null, openMetrics: false), pipe.Writer, 0, released.WhenOutdated());
        await pipe.Writer.CompleteAsync();
        ReadResult read = await pipe.Reader.ReadAtLeastAsync(int.MaxValue, CancellationToken.None);
        return Encoding.UTF8.GetString(read.Buffer);
    }

    private ReleasedCounter NewSeries(string labels) => new(_vector, Encoding.UTF8.GetBytes(labels), 0);
}
