using NuGet.Versioning;

namespace PopCon.Update.Requirements;

/// <summary>The part of a requirement after the id.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal interface IVersionPattern
{
    /// <summary>Whether the text itself names a pre-release, which allows all that match.</summary>
    public bool NamesPrerelease { get; }

    /// <summary>Whether a version matches.</summary>
    /// <param name="version">The version.</param>
    /// <param name="prerelease">Whether pre-releases are allowed by more than this pattern.</param>
    public bool Matches(NuGetVersion version, bool prerelease);
}
