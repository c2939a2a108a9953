using NuGet.Versioning;
using PopCon.Trust.Packages;
using PopCon.Update.Failures;

namespace PopCon.Update.Requirements;

/// <summary>Reads versions: one to four numbers, then <c>-pre.release</c>, then <c>+build</c>, which does not count.</summary>
/// <remarks>The form is Trust's: NuGet.Versioning passes over blanks and more. The order and the ranges are NuGet's.</remarks>
internal static class VersionText
{
    /// <summary>Reads a version; <see langword="null"/> when the text is not one.</summary>
    public static NuGetVersion? TryParse(string text) =>
        PackageVersion.Parse(text) is not null && NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : null;

    /// <summary>Reads a version.</summary>
    /// <exception cref="UpdateException">The text is not a version.</exception>
    public static NuGetVersion Parse(string text) => TryParse(text)
        ?? throw new UpdateException($"Invalid version \"{text}\": expected one to four numbers such as 1.2.3 or 1.2.3-beta.1.");
}
