using System.Globalization;
using System.Text;

namespace PopCon.Benchmarks.Micro;

/// <summary>A mapping file of 100 glob and 100 regex rules, and names for each way through them.</summary>
internal static class ManyRules
{
    private const int RulesOfAKind = 100;

    /// <summary>The file. The regexes begin with what they capture, so that no fixed start rules them out quickly.</summary>
    public static string Mapping { get; } = Build();

    /// <summary>A name that the last glob takes.</summary>
    public static string NameForGlob(int number) => Invariant($"site{RulesOfAKind - 1}.node{number}.requests.ok");

    /// <summary>A name that no glob takes and of the regexes only the last.</summary>
    public static string NameForRegex(int number) => Invariant($"node{number}.area{RulesOfAKind - 1}.latency.read");

    /// <summary>A name that goes past all rules.</summary>
    public static string NameForNone(int number) => Invariant($"node{number}.zone7.latency.read");

    private static string Build()
    {
        var text = new StringBuilder("mappings:\n");
        for (int i = 0; i < RulesOfAKind; i++)
        {
            text.Append(Invariant($"- {{match: site{i}.*.requests.*, name: site{i}_requests, labels: {{node: $1, outcome: $2}}}}\n"));
            text.Append(Invariant($"- {{match: '^([a-z0-9]+)\\.area{i}\\.latency\\.(\\w+)$', match_type: regex, "));
            text.Append(Invariant($"name: area{i}_latency, labels: {{node: $1, operation: $2}}}}\n"));
        }

        return text.ToString();
    }

    private static string Invariant(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
