using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace PopCon.Compatibility;

/// <summary>One captured case: what to start, what to send, and what statsd_exporter then exposed.</summary>
/// <remarks>Immutable. The corpus is read once and shared by all tests.</remarks>
internal sealed class CorpusCase
{
    private static readonly Lazy<IReadOnlyDictionary<string, CorpusCase>> Corpus = new(Read);

    private readonly JsonObject _json;

    private CorpusCase(JsonObject json) => _json = json;

    /// <summary>The name of the case.</summary>
    public string Id => Text("id");

    /// <summary>The part of the behaviour it belongs to, such as <c>map-glob</c>.</summary>
    public string Section => Text("section");

    /// <summary><c>udp</c>, <c>exit</c> or <c>steps</c>.</summary>
    public string Kind => Text("kind");

    /// <summary><c>exact</c>, <c>deviation-allowed</c> or <c>must-survive</c>.</summary>
    public string Parity => Text("parity");

    /// <summary>The text of the mapping file, or <see langword="null"/> for none.</summary>
    public string? Mapping => _json["mapping"]?.GetValue<string>();

    /// <summary>The command line, without the mapping file and the listeners.</summary>
    public IReadOnlyList<string> Flags => Strings("flags");

    /// <summary>The datagrams of a <c>udp</c> case.</summary>
    public IReadOnlyList<string> Lines => Strings("lines");

    /// <summary>The steps of a <c>steps</c> case.</summary>
    public IReadOnlyList<JsonObject> Steps => [.. (_json["steps"]?.AsArray() ?? []).Select(step => step!.AsObject())];

    /// <summary>How characters become bytes: with Latin-1, text can hold bytes that are not UTF-8.</summary>
    public Encoding Encoding =>
        _json["encoding"]?.GetValue<string>() == "latin-1" ? Encoding.Latin1 : new UTF8Encoding(false);

    /// <summary>Where <c>/metrics</c> is.</summary>
    public string MetricsPath => _json["metrics_path"]?.GetValue<string>() ?? "/metrics";

    /// <summary>A fixed wait in place of waiting for quiet, or <see langword="null"/>.</summary>
    public TimeSpan? Settle => _json["settle"] is { } seconds ? TimeSpan.FromSeconds(seconds.GetValue<double>()) : null;

    /// <summary>Whether the bridge listens on a Unix datagram socket instead of UDP and TCP.</summary>
    public bool UsesUnixSocket => _json["unixgram"]?.GetValue<bool>() == true;

    /// <summary>Whether lines are relayed to a socket of the test.</summary>
    public bool UsesRelay => _json["relay"]?.GetValue<bool>() == true;

    /// <summary>What was captured, by the name of the field; also what release 0.30.0 did where that differs.</summary>
    public IReadOnlyList<JsonObject> Expectations =>
        _json["v0_30_0"] is JsonObject release ? [Expected(null), Expected(release)] : [Expected(null)];

    /// <summary>The ids of the cases of some sections, as rows of a theory.</summary>
    public static IEnumerable<object[]> Rows(params string[] sections) =>
        from corpusCase in Corpus.Value.Values
        where sections.Contains(corpusCase.Section, StringComparer.Ordinal)
        select new object[] { corpusCase.Id };

    /// <summary>All cases.</summary>
    public static IEnumerable<CorpusCase> All => Corpus.Value.Values;

    /// <summary>The case of an id.</summary>
    public static CorpusCase Find(string id) => Corpus.Value[id];

    /// <summary>Whether the case expects a value for a field.</summary>
    public bool Expects(string field) => _json[field] is not null;

    private static Dictionary<string, CorpusCase> Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Corpus", "conformance.json");
        return JsonNode.Parse(File.ReadAllText(path))!.AsArray()
            .Select(node => new CorpusCase(node!.AsObject()))
            .ToDictionary(corpusCase => corpusCase.Id, StringComparer.Ordinal);
    }

    private JsonObject Expected(JsonObject? release)
    {
        var expected = new JsonObject();
        foreach ((string field, JsonNode? value) in _json.Concat(release ?? []))
        {
            if (field.StartsWith("expect_", StringComparison.Ordinal))
            {
                expected[field] = value?.DeepClone();
            }
        }

        return expected;
    }

    private string Text(string field) => _json[field]!.GetValue<string>();

    private string[] Strings(string field) => [.. _json[field]!.AsArray().Select(value => value!.GetValue<string>())];
}
