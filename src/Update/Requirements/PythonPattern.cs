using System;
using System.Collections.Generic;
using System.Linq;
using NuGet.Versioning;

namespace PopCon.Update.Requirements;

/// <summary>Python's comparisons, all of which must hold: <c>&gt;= 1.2, != 1.3, &lt; 2</c>.</summary>
internal sealed class PythonPattern : IVersionPattern
{
    private readonly IReadOnlyList<VersionComparison> _comparisons;

    private PythonPattern(IReadOnlyList<VersionComparison> comparisons) => _comparisons = comparisons;

    /// <inheritdoc/>
    public bool NamesPrerelease => _comparisons.Any(comparison => comparison.NamesPrerelease);

    /// <summary>Reads comparisons; <see langword="null"/> when the text is not a list of them.</summary>
    public static PythonPattern? TryParse(string text)
    {
        VersionComparison?[] comparisons = Array.ConvertAll(text.Split(','), part => VersionComparison.TryParse(part.Trim()));
        return comparisons.Contains(null) ? null : new PythonPattern(comparisons!);
    }

    /// <inheritdoc/>
    public bool Matches(NuGetVersion version, bool prerelease) => _comparisons.All(comparison => comparison.Matches(version));
}
