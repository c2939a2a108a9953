using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Exposition.Protobuf;

namespace PopCon.Metrics.Tests.Exposition;

public sealed class ExpositionWriterTests
{
    private const int Count = 20_000;

    public static TheoryData<string> Formats => ["text", "OpenMetrics", "protobuf"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task WriteAsync_ManyNumbers_AllocatesNothingForEach(string format)
    {
        CollectedFamily family = Collected.Counter("many", [.. Enumerable.Range(0, Count).Select(i => ($"a=\"{i}\"", i / 3d))]);

        Assert.InRange(await AllocatedAsync(format, family), 0, 64 * 1024);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("OpenMetrics")]
    public async Task WriteAsync_ManyObservers_AllocatesNothingForEach(string format)
    {
        CollectedFamily histogram = Repeat(Collected.Histogram("h", "a=\"x\"", new HistogramOptions(), 1, 2, 3));
        CollectedFamily summary = Repeat(Collected.Summary("s", "a=\"x\"", new SummaryOptions(), 1, 2, 3));

        Assert.InRange(await AllocatedAsync(format, histogram, summary), 0, 64 * 1024);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task WriteAsync_MuchToWrite_FlushesBlocks(string format)
    {
        CollectedFamily family = Collected.Counter("many", [.. Enumerable.Range(0, Count).Select(i => ($"a=\"{i}\"", (double)i))]);
        var output = new DiscardingPipeWriter();

        await ExpositionWriter.WriteAsync([family], Create(format), output, 0, CancellationToken.None);

        Assert.InRange(output.MostUnflushed, 64 * 1024, 80 * 1024);
        Assert.InRange(output.Flushes, 3, 100);
    }

    [Fact]
    public async Task WriteAsync_ReaderGone_Stops()
    {
        CollectedFamily family = Collected.Counter("many", [.. Enumerable.Range(0, Count).Select(i => ($"a=\"{i}\"", (double)i))]);
        var output = new DiscardingPipeWriter(isReaderGone: true);

        await ExpositionWriter.WriteAsync([family], Create("text"), output, 0, CancellationToken.None);

        Assert.Equal(1, output.Flushes);
    }

    private static CollectedFamily Repeat(CollectedFamily family) =>
        new(family.Family, Enumerable.Repeat(family.Series.Span[0], Count).ToArray());

    private static IExpositionFormat Create(string format) => format switch
    {
        "text" => new PrometheusTextFormat("underscores"),
        "OpenMetrics" => new OpenMetricsFormat("underscores"),
        _ => new ProtobufFormat("underscores"),
    };

    // The pipe never waits, so everything happens on this thread.
    private static async Task<long> AllocatedAsync(string format, params CollectedFamily[] families)
    {
        var output = new DiscardingPipeWriter();
        await ExpositionWriter.WriteAsync(families, Create(format), output, 0, CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task written = ExpositionWriter.WriteAsync(families, Create(format), output, 0, CancellationToken.None);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(written.IsCompletedSuccessfully, "it must not have waited");
        return allocated;
    }
}
