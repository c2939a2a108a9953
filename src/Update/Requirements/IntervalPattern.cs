using System;
using System.Linq;
using NuGet.Versioning;

namespace PopCon.Update.Requirements;

/// <summary>NuGet's intervals: <c>[1.2,2.0)</c>, <c>[1.2]</c>, <c>(,1.0]</c>, and <c>1.2</c> for 1.2 and later.</summary>
internal sealed class IntervalPattern : IVersionPattern
{
    private readonly VersionRange _range;

    private IntervalPattern(VersionRange range) => _range = range;

    /// <summary>Every version.</summary>
    public static IntervalPattern Any { get; } = new(VersionRange.All);

    /// <inheritdoc/>
    public bool NamesPrerelease => _range.MinVersion?.IsPrerelease == true || _range.MaxVersion?.IsPrerelease == true;

    /// <summary>Reads an interval; <see langword="null"/> when the text is not one.</summary>
    public static IntervalPattern? TryParse(string text)
    {
        bool isInterval = text.Length > 2 && text[0] is '[' or '(';
        string[] ends = isInterval ? text[1..^1].Split(',') : [text];
        bool areVersions = ends.All(end => (isInterval && ends.Length == 2 && string.IsNullOrWhiteSpace(end)) || VersionText.TryParse(end.Trim()) is not null);

        // NuGet refuses "(,)" and takes "( ,)" for every version.
        return areVersions && !ends.All(string.IsNullOrWhiteSpace) && VersionRange.TryParse(text, allowFloating: false, out VersionRange? range) ? new IntervalPattern(range) : null;
    }

    /// <inheritdoc/>
    public bool Matches(NuGetVersion version, bool prerelease)
    {
        ArgumentNullException.ThrowIfNull(version);
        return _range.Satisfies(version);
    }
}
