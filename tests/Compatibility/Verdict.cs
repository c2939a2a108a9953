using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PopCon.Compatibility;

/// <summary>Compares what a case expects with what was seen.</summary>
/// <remarks>Pure.</remarks>
internal static class Verdict
{
    // How the original words its log is not part of the contract, and its error pages are only kept for reading.
    private static readonly string[] NotCompared = ["expect_log_errors", "expect_http_body_informative"];

    // What shows that a bridge did not survive.
    private static readonly string[] SignsOfDeath = ["expect_crash", "expect_scrape", "expect_http_status"];

    /// <summary>The differences, one text each; none when the case passes.</summary>
    public static IReadOnlyList<string> Differences(CorpusCase corpusCase, JsonObject seen)
    {
        if (corpusCase.Parity == "must-survive")
        {
            return [.. SignsOfDeath.Where(seen.ContainsKey).Select(sign => $"did not survive: {sign} {seen[sign]}")];
        }

        // Where the repository head and release 0.30.0 differ, either will do.
        List<string>[] attempts =
            [.. corpusCase.Expectations.Select(expected => Differences(corpusCase, expected, seen))];
        return attempts.Any(differences => differences.Count == 0) ? [] : attempts[0];
    }

    private static List<string> Differences(CorpusCase corpusCase, JsonObject expected, JsonObject seen)
    {
        IEnumerable<string> fields = expected.Where(field => field.Value is not null).Select(field => field.Key)
            .Union(seen.Select(field => field.Key), StringComparer.Ordinal)
            .Except(NotCompared, StringComparer.Ordinal)
            .Where(field => field != "steps" && (field != "expect_exposition" || expected[field] is not null))
            .Order(StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (string field in fields)
        {
            Compare(field, Sorted(field, expected[field]), Sorted(field, seen[field]), differences);
        }

        CompareSteps(corpusCase.Steps, seen["steps"]?.AsArray() ?? [], differences);
        return differences;
    }

    private static void CompareSteps(IReadOnlyList<JsonObject> steps, JsonArray seen, List<string> differences)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            JsonNode? expected = steps[i]["expect"] ?? steps[i]["expect_families"];
            Compare($"step {i}", expected, i < seen.Count ? seen[i] : null, differences);
        }
    }

    private static void Compare(string what, JsonNode? expected, JsonNode? seen, List<string> differences)
    {
        if (!JsonNode.DeepEquals(expected, seen))
        {
            differences.Add($"{what}\n  expected {Show(expected)}\n  seen     {Show(seen)}");
        }
    }

    /// <summary>The corpus sorts samples by code point, .NET by UTF-16 unit; sorting both the same way settles it.</summary>
    private static JsonNode? Sorted(string field, JsonNode? value)
    {
        if (field != "expect_metrics" || value is not JsonArray samples)
        {
            return value;
        }

        IEnumerable<string> sorted = samples.Select(sample => sample!.GetValue<string>()).Order(StringComparer.Ordinal);
        return new JsonArray([.. sorted.Select(text => JsonValue.Create(text))]);
    }

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
