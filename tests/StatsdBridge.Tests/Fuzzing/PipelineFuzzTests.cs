using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace PopCon.StatsdBridge.Tests.Fuzzing;

/// <summary>Lines of every kind of nonsense through the whole pipeline, with series that expire and rules that are loaded anew.</summary>
/// <remarks>
/// POPCON_FUZZ_LINES asks for a long run, POPCON_FUZZ_SEED for another one:
/// <c>POPCON_FUZZ_LINES=100000000 dotnet test tests/StatsdBridge.Tests --filter FullyQualifiedName~LongRun</c>.
/// </remarks>
public sealed class PipelineFuzzTests(ITestOutputHelper output)
{
    private const int LinesPerDatagram = 20;
    private const int DatagramsPerSecond = 500;
    private const int SecondsPerReload = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Pipeline_MutatedLines_ExplainsEveryOne(int seed) => RunAsync(seed, 150_000, secondsPerCheck: 5);

    [SkippableFact]
    public async Task Pipeline_LongRun_ExplainsEveryLine()
    {
        string? lines = Environment.GetEnvironmentVariable("POPCON_FUZZ_LINES");
        Skip.If(lines is null, "runs for as many lines as POPCON_FUZZ_LINES says");
        string seed = Environment.GetEnvironmentVariable("POPCON_FUZZ_SEED") ?? "4";
        await RunAsync(
            int.Parse(seed, CultureInfo.InvariantCulture), long.Parse(lines, CultureInfo.InvariantCulture), secondsPerCheck: 100);
    }

    private async Task RunAsync(int seed, long count, int secondsPerCheck)
    {
        var source = new LineSource(seed);
        var pipeline = new FuzzedPipeline();
        var datagram = new List<byte[]>(LinesPerDatagram);
        string name = string.Create(CultureInfo.InvariantCulture, $"seed {seed}");
        long seconds = 0;
        for (long sent = 0; sent < count; sent += DatagramsPerSecond * LinesPerDatagram)
        {
            for (int i = 0; i < DatagramsPerSecond; i++)
            {
                datagram.Clear();
                for (int line = 0; line < LinesPerDatagram; line++)
                {
                    datagram.Add(source.Next());
                }

                pipeline.Take(datagram);
            }

            seconds++;
            pipeline.PassASecond(reload: seconds % SecondsPerReload == 0);
            if (seconds % secondsPerCheck == 0)
            {
                pipeline.AssertExplained(name);
                await pipeline.AssertScrapableAsync();
            }
        }

        pipeline.AssertExplained(name);
        await pipeline.AssertScrapableAsync();
        output.WriteLine($"{name}: {pipeline}");
    }
}
