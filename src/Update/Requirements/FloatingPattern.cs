using System;
using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace PopCon.Update.Requirements;

/// <summary>NuGet's floating versions: <c>1.*</c>, <c>1.2.*</c>, <c>*</c>, <c>1.*-*</c>, <c>1.2.3-beta*</c>. Only what matches the pattern.</summary>
internal sealed partial class FloatingPattern : IVersionPattern
{
    private readonly FloatRange _range;
    private readonly FloatRange _withPrereleases;

    private FloatingPattern(FloatRange range, FloatRange withPrereleases)
    {
        _range = range;
        _withPrereleases = withPrereleases;
    }

    /// <inheritdoc/>
    public bool NamesPrerelease => ReferenceEquals(_range, _withPrereleases);

    /// <summary>Reads a floating version; <see langword="null"/> when the text is not one.</summary>
    public static FloatingPattern? TryParse(string text)
    {
        if (!text.Contains('*', StringComparison.Ordinal) || !Form().IsMatch(text) || !FloatRange.TryParse(text, out FloatRange? range))
        {
            return null;
        }

        return text.Contains('-', StringComparison.Ordinal) ? new FloatingPattern(range, range)
            : FloatRange.TryParse(text + "-*", out FloatRange? wider) ? new FloatingPattern(range, wider)
            : null;
    }

    /// <inheritdoc/>
    public bool Matches(NuGetVersion version, bool prerelease) => (prerelease ? _withPrereleases : _range).Satisfies(version);

    [GeneratedRegex(@"^(([0-9]+\.){0,3}\*|[0-9]+(\.[0-9]+){0,3})(-[0-9A-Za-z.-]*\*)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
