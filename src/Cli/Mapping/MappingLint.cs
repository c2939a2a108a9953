using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Hosting.Files;
using PopCon.Statsd.Mapping;

namespace PopCon.Cli.Mapping;

/// <summary>Finds what is wrong or doubtful in a mapping file.</summary>
/// <remarks>Stateless.</remarks>
internal static class MappingLint
{
    /// <summary>All findings: what <c>--check-config</c> says first, then what it does not look for.</summary>
    public static IReadOnlyList<LintFinding> Check(string path)
    {
        var findings = new List<LintFinding>();
        try
        {
            MetricMapper mapper = MetricMapper.LoadFile(path, new FileSet(), warning => findings.Add(new(LintSeverity.Warning, warning)));
            foreach ((MappingRule rule, MappingRule[] winners) in mapper.UnreachableRegexes)
            {
                string names = string.Join(" and ", winners.Select(Describe));
                findings.Add(At(path, rule, LintSeverity.Warning, $"never matches, because {names} comes first; remove it or move it up"));
            }

            foreach ((MappingRule rule, int captures) in mapper.Rules.Where(entry => entry.Rule.Action != MappingAction.Drop))
            {
                findings.AddRange(UnusedCaptures(path, rule, captures));
                findings.AddRange(NamingAdvice.For(rule).Select(advice => At(path, rule, LintSeverity.Advice, advice)));
            }
        }
        catch (MappingFileException e)
        {
            findings.AddRange(e.Message.Split('\n').Select(line => new LintFinding(LintSeverity.Error, line)));
        }

        return findings;
    }

    private static IEnumerable<LintFinding> UnusedCaptures(string path, MappingRule rule, int captures) => Enumerable.Range(1, captures)
        .Except(rule.UsedCaptures)
        .Select(number => At(path, rule, LintSeverity.Warning, string.Create(
            CultureInfo.InvariantCulture, $"capture {number} is never used, so all its values end in one series; use ${{{number}}} in the name or a label, or write (?:…) in a regex")));

    private static LintFinding At(string path, MappingRule rule, LintSeverity severity, string what) =>
        new(severity, string.Create(CultureInfo.InvariantCulture, $"{path}:{rule.Line}: {Describe(rule)}: {what}"));

    private static string Describe(MappingRule rule) => string.Create(CultureInfo.InvariantCulture, $"rule {rule.Index + 1} (match \"{rule.Pattern}\")");
}
