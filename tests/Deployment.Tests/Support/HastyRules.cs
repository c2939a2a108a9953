using System;
using System.IO;
using System.Text.RegularExpressions;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>The chart's rules for a Prometheus that lives for a minute.</summary>
internal static class HastyRules
{
    /// <summary>Writes the rules as they are, only evaluated every second instead of every quarter of an hour.</summary>
    public static string WriteTo(TemporaryFolder folder) => folder.Write("rules.yaml", Text);

    /// <summary>The same; also days are seconds in the figures of weeks and months, and alerts wait for seconds only.</summary>
    public static string WriteHastierTo(TemporaryFolder folder) => folder.Write(
        "rules.yaml",
        Regex.Replace(Text, "for: [0-9]+[mh]", "for: 10s", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Replace("[7d:1d]", "[7s:1s]", StringComparison.Ordinal)
            .Replace("[30d:1d]", "[30s:1s]", StringComparison.Ordinal));

    private static string Text => File.ReadAllText(Repository.PathOf("helm", "popcon", "rules", "popcon.yaml"))
        .Replace("interval: 15m", "interval: 1s", StringComparison.Ordinal);
}
