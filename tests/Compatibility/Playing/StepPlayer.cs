using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Compatibility.Observing;

namespace PopCon.Compatibility.Playing;

/// <summary>Plays the steps of a case in order and records what each of them yields.</summary>
/// <remarks>One player plays one case once.</remarks>
internal sealed class StepPlayer(CorpusCase corpusCase, BridgeUnderTest bridge, Func<JsonObject, Task> snapshot)
{
    private const string DelimitedProtobuf =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    // The handlers of signals are the last thing a bridge sets up.
    private static readonly TimeSpan BeforeSignals = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(8);

    private static readonly string[] ComparedHeaders =
        ["content-type", "content-encoding", "location", "x-content-type-options"];

    private static readonly string[] LandingPageTexts =
    [
        "<h1>StatsD Exporter</h1>",
        "Prometheus Exporter for converting StatsD to Prometheus metrics",
        "/debug/pprof/heap",
    ];

    private readonly StatsdSender _sender = new(corpusCase.Encoding);

    /// <summary>The exit code, once a step has waited for the end of the process.</summary>
    public JsonNode? ExitCode { get; private set; }

    /// <summary>Plays all steps.</summary>
    /// <returns>For each step what it yielded, or null for a step that yields nothing.</returns>
    public async Task<JsonArray> PlayAsync()
    {
        if (corpusCase.Steps.Any(step => step.ContainsKey("signal")))
        {
            await Task.Delay(BeforeSignals);
        }

        var yielded = new JsonArray();
        foreach (JsonObject step in corpusCase.Steps)
        {
            yielded.Add(await PlayAsync(step));
        }

        return yielded;
    }

    /// <summary>The exit code, or <c>timeout</c>.</summary>
    public static async Task<JsonNode> ExitCodeAsync(BridgeUnderTest bridge, TimeSpan deadline)
    {
        try
        {
            return await bridge.Process.WaitForExitAsync(deadline);
        }
        catch (TimeoutException)
        {
            return "timeout";
        }
    }

    private async Task<JsonNode?> PlayAsync(JsonObject step)
    {
        (string action, JsonNode? argument) = step.First(field => field.Key is not ("expect" or "expect_families" or "headers"));
        switch (action)
        {
            case "udp":
                _sender.SendUdp(bridge.Statsd, Texts(argument));
                return null;
            case "unixgram":
                _sender.SendUnix(bridge.SocketPath, Texts(argument));
                return null;
            case "tcp":
                await _sender.SendTcpAsync(bridge.Statsd, [argument!.GetValue<string>()]);
                return null;
            case "tcp_chunks":
                await _sender.SendTcpAsync(bridge.Statsd, Texts(argument));
                return null;
            case "tcp_reset":
                await _sender.SendTcpAndResetAsync(bridge.Statsd, argument!.GetValue<string>());
                return null;
            case "sleep":
                await Task.Delay(TimeSpan.FromSeconds(argument!.GetValue<double>()));
                return null;
            case "write_mapping":
                await File.WriteAllTextAsync(bridge.MappingPath!, argument!.GetValue<string>());
                return null;
            case "delete_mapping":
                File.Delete(bridge.MappingPath!);
                return null;
            case "signal":
                bridge.Process.Signal(argument!.GetValue<string>());
                return null;
            case "wait_exit":
                ExitCode = await ExitCodeAsync(bridge, ExitDeadline);
                return null;
            default:
                return await ObserveAsync(action, argument);
        }
    }

    private async Task<JsonNode> ObserveAsync(string action, JsonNode? argument)
    {
        switch (action)
        {
            case "http":
                return await RequestAsync(argument!.AsObject());
            case "snapshot":
                var seen = new JsonObject();
                await snapshot(seen);
                seen.Remove("expect_cache");
                return seen;
            case "promhttp":
                using (HttpResponseMessage response = await bridge.RequestAsync("GET", corpusCase.MetricsPath))
                {
                    return Scrape.Of(await response.Content.ReadAsStringAsync()).Handler();
                }

            case "proto":
                KeyValuePair<string, string>[] accept = [KeyValuePair.Create("Accept", DelimitedProtobuf)];
                using (HttpResponseMessage response = await bridge.RequestAsync("GET", corpusCase.MetricsPath, accept))
                {
                    return DelimitedFamilies.Read(await response.Content.ReadAsByteArrayAsync());
                }

            default:
                throw new InvalidDataException($"{corpusCase.Id}: no such step: {action}");
        }
    }

    private async Task<JsonObject> RequestAsync(JsonObject request)
    {
        string path = request["path"]!.GetValue<string>();
        IEnumerable<KeyValuePair<string, string>> headers = request["headers"]!.AsObject()
            .Select(header => KeyValuePair.Create(header.Key, header.Value!.GetValue<string>()));
        try
        {
            string method = request["method"]!.GetValue<string>();
            using HttpResponseMessage response = await bridge.RequestAsync(method, path, headers);
            var seen = new JsonObject { ["status"] = (int)response.StatusCode, ["headers"] = HeadersOf(response) };
            SeeBody(path.Split('?')[0], Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()), seen);
            return seen;
        }
        catch (HttpRequestException e)
        {
            return new JsonObject { ["error"] = e.Message };
        }
    }

    private static JsonObject HeadersOf(HttpResponseMessage response)
    {
        var headers = new JsonObject();
        foreach (string name in ComparedHeaders)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values)
                || response.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                headers[name] = values.ToString();
            }
        }

        return headers;
    }

    /// <summary>Bodies with metrics or diagnostics differ every time; of the landing page only some texts count.</summary>
    private void SeeBody(string path, string body, JsonObject seen)
    {
        bool hasLandingPage = corpusCase.MetricsPath != "/";
        if (path == "/" && hasLandingPage)
        {
            string[] texts = [LandingPageTexts[0], $"href=\"{corpusCase.MetricsPath}\"", .. LandingPageTexts[1..]];
            IEnumerable<string> found = texts.Where(text => body.Contains(text, StringComparison.Ordinal));
            seen["body_contains"] = new JsonArray([.. found.Select(text => JsonValue.Create(text))]);
        }
        else if (path != corpusCase.MetricsPath
            && !path.StartsWith("/debug", StringComparison.Ordinal)
            && (hasLandingPage || seen["status"]!.GetValue<int>() != 200))
        {
            seen["body"] = body;
        }
    }

    private static string[] Texts(JsonNode? argument) => [.. argument!.AsArray().Select(text => text!.GetValue<string>())];
}
