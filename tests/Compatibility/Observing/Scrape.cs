using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PopCon.Compatibility.Observing;

/// <summary>A scrape in text format, sorted into what users sent and what the bridge says of itself.</summary>
/// <remarks>Immutable.</remarks>
internal sealed partial class Scrape
{
    private const string CachePrefix = "statsd_metric_mapper_cache_";

    private Scrape(string text) => Lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All lines.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The samples of users, sorted.</summary>
    public JsonArray Metrics => Array(Lines.Where(IsUserSample).Order(StringComparer.Ordinal));

    /// <summary>The families of users as they stand in the text.</summary>
    public string Exposition =>
        string.Concat(Lines.Where(line => IsUserSample(line) || IsUserComment(line)).Select(line => line + "\n"));

    /// <summary>Reads the body of a scrape.</summary>
    public static Scrape Of(string text) => new(text);

    /// <summary>Whether a metric family belongs to the bridge, not to its users.</summary>
    public static bool IsInternal(string name) => InternalNames().IsMatch(name);

    /// <summary>The bridge's own series that are not 0, without those that always differ.</summary>
    /// <param name="relayTarget">The address of the relay target, which the corpus calls <c>RELAY_TARGET</c>.</param>
    public JsonObject Self(string? relayTarget)
    {
        var self = new JsonObject();
        foreach ((string series, string value) in Samples("statsd_exporter_"))
        {
            bool isVolatile = series.StartsWith("statsd_exporter_build_info", StringComparison.Ordinal)
                || series == "statsd_exporter_event_queue_flushed_total";
            if (!isVolatile && value != "0")
            {
                string name = relayTarget is null ? series : series.Replace(relayTarget, "RELAY_TARGET", StringComparison.Ordinal);
                self[name] = Number(value);
            }
        }

        return self;
    }

    /// <summary>Look-ups and hits of the mapping cache.</summary>
    public JsonObject Cache() => Object(
        from sample in Samples(CachePrefix)
        where !sample.Series.Contains("length", StringComparison.Ordinal)
        select (sample.Series[CachePrefix.Length..], sample.Value));

    /// <summary>The counters of scrapes.</summary>
    public JsonObject Handler() => Object(Samples("promhttp_"));

    /// <summary>The families of the bridge itself, as <c># TYPE</c> lines.</summary>
    public JsonArray SelfFamilies() => Array(
        from line in Lines
        where line.StartsWith("# TYPE statsd_", StringComparison.Ordinal)
            || line.StartsWith("# TYPE promhttp", StringComparison.Ordinal)
        select line);

    /// <summary>The bridge's own series that are 0.</summary>
    public JsonArray SelfZeros() =>
        Array(Samples("statsd_").Where(sample => sample.Value == "0").Select(sample => sample.Series));

    /// <summary>The value of one series, or 0.</summary>
    public double Value(string series) =>
        Samples(series).Where(sample => sample.Series == series)
            .Select(sample => Number(sample.Value).GetValue<double>()).FirstOrDefault();

    private static bool IsUserSample(string line) => line[0] != '#' && !IsInternal(line);

    private static bool IsUserComment(string line) => line[0] == '#' && !IsInternal(line.Split(' ')[2]);

    private static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Object(IEnumerable<(string Name, string Value)> numbers) =>
        new(numbers.Select(number => KeyValuePair.Create<string, JsonNode?>(number.Name, Number(number.Value))));

    private static JsonValue Number(string text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture));

    private IEnumerable<(string Series, string Value)> Samples(string prefix) =>
        from line in Lines
        where line.StartsWith(prefix, StringComparison.Ordinal)
        let space = line.LastIndexOf(' ')
        select (line[..space], line[(space + 1)..]);

    [GeneratedRegex(
        "^(go_|process_|promhttp_|statsd_exporter_|statsd_metric_mapper_cache_)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex InternalNames();
}
