using System.Text.RegularExpressions;
using NuGet.Versioning;
using PopCon.Update.Failures;

namespace PopCon.Update.Requirements;

/// <summary>Reads versions: one to four numbers, then <c>-pre.release</c>, then <c>+build</c>, which does not count.</summary>
/// <remarks>Stricter than NuGet.Versioning, which passes over blanks and more.</remarks>
internal static partial class VersionText
{
    // NuGet's own limit for a version in a file name.
    private const int MostCharacters = 256;

    /// <summary>Reads a version; <see langword="null"/> when the text is not one.</summary>
    public static NuGetVersion? TryParse(string text) =>
        text.Length <= MostCharacters && Form().IsMatch(text) && NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : null;

    /// <summary>Reads a version.</summary>
    /// <exception cref="UpdateException">The text is not a version.</exception>
    public static NuGetVersion Parse(string text) => TryParse(text)
        ?? throw new UpdateException($"Invalid version \"{text}\": expected one to four numbers such as 1.2.3 or 1.2.3-beta.1.");

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
