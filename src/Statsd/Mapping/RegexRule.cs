using PopCon.Re2;

namespace PopCon.Statsd.Mapping;

/// <summary>A rule whose <c>match</c> is a regular expression. Immutable, thread-safe.</summary>
/// <param name="Rule">What it says.</param>
/// <param name="Regex">When it does.</param>
internal sealed record RegexRule(MappingRule Rule, Re2Regex Regex)
{
    /// <summary>How many groups the pattern captures.</summary>
    public int CaptureCount => Regex.Pattern.GroupNames.Count - 1;

    /// <summary>What it says of a name; <see langword="null"/> when it does not match.</summary>
    public MappingResult? Match(string name)
    {
        if (!Regex.IsMatch(name))
        {
            return null;
        }

        return Rule.Apply(Rule.NeedsCaptures ? Regex.Capture(name) : []);
    }
}
