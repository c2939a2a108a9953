using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hostile;

/// <summary>Scrapes a bridge all the while and keeps the longest answer and the most memory it saw.</summary>
/// <remarks>A scrape that misses its deadline fails <see cref="StopAsync"/>.</remarks>
internal sealed class Observer : IDisposable
{
    /// <summary>What the bridge may take with default flags, whatever is sent to it.</summary>
    public const double MaxResidentBytes = 1L << 30;

    // The promise is 2 s on a machine of its own; the test has to hold on one that does a dozen other things.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly BridgeProcess _bridge;
    private readonly HttpClient _http = new() { Timeout = Deadline };
    private readonly Task _scraping;
    private volatile bool _isStopping;

    /// <summary>Begins to scrape.</summary>
    public Observer(BridgeProcess bridge)
    {
        _bridge = bridge;
        _scraping = Task.Run(ScrapeUntilStoppedAsync);
    }

    /// <summary>The longest a scrape took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The most resident memory.</summary>
    public double ResidentBytes { get; private set; }

    /// <summary>Scrapes once more and stops.</summary>
    /// <returns>The samples of the last scrape.</returns>
    public async Task<IReadOnlyDictionary<string, string>> StopAsync()
    {
        _isStopping = true;
        await _scraping;
        return await ScrapeOnceAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _http.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"longest scrape {Longest.TotalSeconds:0.00} s, at most {ResidentBytes / 1048576:0} MiB resident");

    private async Task ScrapeUntilStoppedAsync()
    {
        while (!_isStopping)
        {
            await ScrapeOnceAsync();
            await Task.Delay(100);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> ScrapeOnceAsync()
    {
        long started = Stopwatch.GetTimestamp();
        byte[] text = await _http.GetByteArrayAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_bridge.WebPort}/metrics")));
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Longest = took > Longest ? took : Longest;
        Dictionary<string, string> samples = Read(text);
        ResidentBytes = Math.Max(ResidentBytes, samples.Value("process_resident_memory_bytes"));
        return samples;
    }

    // Half a million series are hostile; the tests look at the others.
    private static Dictionary<string, string> Read(ReadOnlySpan<byte> text)
    {
        var samples = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (line.Length > 0 && line[0] != (byte)'#' && !line.StartsWith("hostile"u8))
            {
                int space = line.LastIndexOf((byte)' ');
                samples.Add(Encoding.UTF8.GetString(line[..space]), Encoding.UTF8.GetString(line[(space + 1)..]));
            }
        }

        return samples;
    }
}
