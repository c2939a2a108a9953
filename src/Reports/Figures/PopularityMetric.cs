using System;
using System.Diagnostics.CodeAnalysis;

namespace PopCon.Reports.Figures;

/// <summary>Reads names of popularity metrics: <c>&lt;language&gt;_popcon_library_used</c>, <c>…_library_unused</c>, <c>…_reports</c>.</summary>
/// <remarks>The suffix <c>_total</c> of OpenMetrics is accepted.</remarks>
public static class PopularityMetric
{
    /// <summary>All names, as an RE2 expression that matches the whole name.</summary>
    public const string Pattern = "[a-zA-Z][a-zA-Z0-9]*_popcon_(library_used|library_unused|reports)(_total)?";

    private const string Infix = "_popcon_";
    private const string Total = "_total";

    /// <summary>Splits a metric name into language and kind; <see langword="false"/> for any other metric.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out string? language, out PopularityKind kind)
    {
        language = null;
        kind = default;
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
            "reports" => PopularityKind.Reports,
            _ => null,
        };
        kind = found.GetValueOrDefault();
        language = found is null ? null : name[..infix];
        return found is not null;
    }
}
