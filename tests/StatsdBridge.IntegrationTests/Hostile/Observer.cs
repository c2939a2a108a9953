using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
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

    // The promise is 2 s on an idle machine; the test has to hold on one that does five other things.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly BridgeProcess _bridge;
    private readonly HttpClient _http = new() { Timeout = Deadline };
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _scraping;

    /// <summary>Begins to scrape.</summary>
    public Observer(BridgeProcess bridge)
    {
        _bridge = bridge;
        _scraping = Task.Run(ScrapeAsync);
    }

    /// <summary>The longest a scrape took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The most resident memory.</summary>
    public double ResidentBytes { get; private set; }

    /// <summary>Scrapes once more and stops.</summary>
    /// <returns>The samples of the last scrape.</returns>
    public async Task<IReadOnlyDictionary<string, string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _scraping;
        return await ScrapeOnceAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"longest scrape {Longest.TotalSeconds:0.00} s, at most {ResidentBytes / 1048576:0} MiB resident");

    private async Task ScrapeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await ScrapeOnceAsync();
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> ScrapeOnceAsync()
    {
        long started = Stopwatch.GetTimestamp();
        string text = await _http.GetStringAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_bridge.WebPort}/metrics")));
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Longest = took > Longest ? took : Longest;

        // A hostile bridge has half a million series, of which the tests look at those that are not hostile.
        var samples = text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("hostile", StringComparison.Ordinal))
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => line[(line.LastIndexOf(' ') + 1)..], StringComparer.Ordinal);
        ResidentBytes = Math.Max(ResidentBytes, samples.Value("process_resident_memory_bytes"));
        return samples;
    }
}
