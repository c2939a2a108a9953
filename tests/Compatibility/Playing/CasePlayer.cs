using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Compatibility.Observing;

namespace PopCon.Compatibility.Playing;

/// <summary>Plays one case against the real bridge and records what can be seen of it, under the corpus's field names.</summary>
/// <remarks>One player plays one case once.</remarks>
internal sealed class CasePlayer(CorpusCase corpusCase) : IDisposable
{
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan QuietDeadline = TimeSpan.FromSeconds(6);

    // Longer than the 50 ms for which the bridge may hold samples back.
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMilliseconds(120);

    private readonly BridgeUnderTest _bridge = new(corpusCase);
    private readonly JsonObject _seen = [];

    /// <summary>What was seen: the <c>expect_…</c> fields, and <c>steps</c> with what each step yielded.</summary>
    public async Task<JsonObject> PlayAsync()
    {
        if (corpusCase.Kind == "exit")
        {
            _bridge.StartBare(corpusCase);
            return await SeeExitAsync();
        }

        if (!await _bridge.StartServingAsync(corpusCase))
        {
            return await SeeExitAsync();
        }

        var steps = new StepPlayer(corpusCase, _bridge, SeeScrapeAsync);
        new StatsdSender(corpusCase.Encoding).SendUdp(_bridge.Statsd, corpusCase.Lines);
        _seen["steps"] = await steps.PlayAsync();
        SeeSocket();
        await SeeEndAsync(steps);
        SeeRelay();
        return _seen;
    }

    /// <inheritdoc/>
    public void Dispose() => _bridge.Dispose();

    private async Task<JsonObject> SeeExitAsync()
    {
        _seen["expect_exit"] = await StepPlayer.ExitCodeAsync(_bridge, ExitDeadline);
        SeeNothing(_seen);
        return _seen;
    }

    private async Task SeeEndAsync(StepPlayer steps)
    {
        if (steps.ExitCode is { } exitCode)
        {
            _seen["expect_exit"] = exitCode.DeepClone();
            SeeNothing(_seen);
            return;
        }

        await WaitForQuietAsync();
        if (_bridge.Process.HasExited)
        {
            _seen["expect_exit"] = await StepPlayer.ExitCodeAsync(_bridge, ExitDeadline);
            _seen["expect_crash"] = true;
            SeeNothing(_seen);
            return;
        }

        await SeeScrapeAsync(_seen);
    }

    /// <summary>Until every datagram is counted and two scrapes in a row are the same.</summary>
    private async Task WaitForQuietAsync()
    {
        if (corpusCase.Settle is { } pause)
        {
            await Task.Delay(pause);
            return;
        }

        // A scrape changes what the scrape counters say, and a case about them must see only its own.
        bool countsScrapes = corpusCase.Steps.Any(step => step.ContainsKey("promhttp"));
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        JsonObject? last = null;
        while (!countsScrapes && System.Diagnostics.Stopwatch.GetElapsedTime(started) < QuietDeadline)
        {
            var now = new JsonObject();
            double packets = await SeeScrapeAsync(now);
            if (!now.ContainsKey("expect_cache") || (JsonNode.DeepEquals(now, last) && packets >= corpusCase.Lines.Count))
            {
                return;
            }

            last = now;
            await Task.Delay(QuietInterval);
        }
    }

    /// <summary>Scrapes and notes the samples, or why there are none.</summary>
    /// <returns>How many UDP datagrams the bridge has counted.</returns>
    private async Task<double> SeeScrapeAsync(JsonObject seen)
    {
        try
        {
            using HttpResponseMessage response = await _bridge.RequestAsync("GET", corpusCase.MetricsPath);
            if (response.IsSuccessStatusCode)
            {
                var scrape = Scrape.Of(await response.Content.ReadAsStringAsync());
                SeeSamples(scrape, seen);
                return scrape.Value("statsd_exporter_udp_packets_total");
            }

            seen["expect_http_status"] = (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            seen["expect_scrape"] = e is HttpRequestException ? "connection aborted" : "hang";
        }

        SeeNothing(seen);
        return 0;
    }

    private void SeeSamples(Scrape scrape, JsonObject seen)
    {
        seen["expect_metrics"] = scrape.Metrics;
        seen["expect_self"] = scrape.Self(_bridge.RelayTarget);
        seen["expect_cache"] = scrape.Cache();
        seen["expect_exposition"] = scrape.Exposition;
        if (corpusCase.Expects("expect_self_families"))
        {
            seen["expect_self_families"] = scrape.SelfFamilies();
            seen["expect_self_zero_samples"] = scrape.SelfZeros();
        }
    }

    private static void SeeNothing(JsonObject seen)
    {
        seen["expect_metrics"] = new JsonArray();
        seen["expect_self"] = new JsonObject();
    }

    private void SeeSocket()
    {
        if (corpusCase.Expects("expect_socket_mode"))
        {
            _seen["expect_socket_mode"] = "0o" + Convert.ToString((int)File.GetUnixFileMode(_bridge.SocketPath), toBase: 8);
        }

        if (corpusCase.Expects("expect_socket_exists_after_exit"))
        {
            _seen["expect_socket_exists_after_exit"] = File.Exists(_bridge.SocketPath);
        }
    }

    private void SeeRelay()
    {
        if (_bridge.Relay is not { } relay)
        {
            return;
        }

        byte[] buffer = new byte[65_535];
        List<JsonNode?> packets = [];
        while (relay.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
        {
            packets.Add(corpusCase.Encoding.GetString(buffer, 0, relay.Receive(buffer)));
        }

        _seen["expect_relay_packets"] = new JsonArray([.. packets]);
    }
}
