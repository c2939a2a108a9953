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
        };
}
