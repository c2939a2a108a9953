using System;
using System.Collections.Generic;

namespace PopCon.Compatibility;

/// <summary>
/// The cases in which the bridge deliberately does something else than statsd_exporter, each with its reason. Only
/// cases that the corpus itself marks as accidents of the original may be listed.
/// </summary>
internal static class KnownDifferences
{
    /// <summary>The reason by the id of the case.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reasons =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["map-attr-quirk-label-leak-honor"] =
                "Labels that a rule gives to one sample do not leak into later samples of the same line.",
            ["map-template-quirk-percent-s-with-ref"] =
                "A percent sign in a template is a percent sign; the original fills templates by a printf.",
            ["map-template-quirk-one-then-ten"] =
                "$1 and $10 are two references; the original replaces the first within the second.",
            ["map-template-quirk-one-and-ten-ten-captures"] =
                "$10 is the tenth capture also behind $1; the original replaces the first within the second.",
            ["map-glob-noorder-miss-no-backtrack"] =
                "Without ordering, too, a rule that matches is found; the original guesses that it need not look back.",
            ["map-glob-quirk-duplicate-bumps-priority"] =
                "A rule that is written twice keeps its first place.",
            ["map-glob-quirk-short-after-long"] =
                "A rule that is the beginning of an earlier one matches; in the original it never does.",
            ["map-glob-quirk-short-after-long-star"] =
                "A rule that is the beginning of an earlier one matches; in the original it never does.",
            ["event-value-quirk-uint64-wrap"] =
                "A counter goes on beyond 2^64; in the original it wraps round to a small number.",
        };
}
