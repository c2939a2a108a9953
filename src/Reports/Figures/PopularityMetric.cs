using System;
using System.Diagnostics.CodeAnalysis;

namespace PopCon.Reports.Figures;

/// <summary>
/// Reads names of popularity metrics: <c>&lt;language&gt;_popcon_library_used</c>, <c>…_library_unused</c>, <c>…_feature_used</c>, <c>…_reports</c>
/// and <c>popcon_gateway_fetch</c>, whose language is the label <c>ecosystem</c>.
/// </summary>
/// <remarks>The suffix <c>_total</c> of OpenMetrics is accepted.</remarks>
public static class PopularityMetric
{
    /// <summary>All names, as an RE2 expression that matches the whole name.</summary>
    public const string Pattern = "([a-zA-Z][a-zA-Z0-9]*_popcon_(library_used|library_unused|feature_used|reports)|popcon_gateway_fetch)(_total)?";

    private const string Infix = "_popcon_";
    private const string Total = "_total";

    // What the statsd lines of a gateway become. The gateway's own metrics have other names, so that nothing counts twice.
    private const string Fetch = "popcon_gateway_fetch";

    /// <summary>The language of a package from the label <c>ecosystem</c> of a gateway's counter.</summary>
    public static string LanguageOf(string ecosystem) => ecosystem switch { "nuget" => "dotnet", "pypi" => "python", _ => ecosystem };

    /// <summary>Splits a metric name into language and kind; <see langword="false"/> for any other metric.</summary>
    /// <param name="name">The name.</param>
    /// <param name="language">The language; empty where a label has it.</param>
    /// <param name="kind">The family.</param>
    public static bool TryParse(string name, [NotNullWhen(true)] out string? language, out PopularityKind kind)
    {
        language = null;
        kind = default;
        if (name is Fetch or Fetch + Total)
        {
            (language, kind) = (string.Empty, PopularityKind.Fetches);
            return true;
        }

        int infix = name.IndexOf(Infix, StringComparison.Ordinal);
        if (infix <= 0 || name.AsSpan(0, infix).Contains('_'))
        {
            return false;
        }

        ReadOnlySpan<char> family = name.AsSpan(infix + Infix.Length);
        family = family.EndsWith(Total, StringComparison.Ordinal) ? family[..^Total.Length] : family;
        PopularityKind? found = family switch
        {
            "library_used" => PopularityKind.Used,
            "library_unused" => PopularityKind.Unused,
            "feature_used" => PopularityKind.FeatureUses,
            "reports" => PopularityKind.Reports,
            _ => null,
        };
        kind = found.GetValueOrDefault();
        language = found is null ? null : name[..infix];
        return found is not null;
    }
}
