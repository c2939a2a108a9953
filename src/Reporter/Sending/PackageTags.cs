using System;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Configuration;

namespace PopCon.Reporter.Sending;

/// <summary>What is said of a package in DogStatsD tags: <c>library:newtonsoft.json,version:13,dependency:direct,framework:net10.0</c>.</summary>
/// <remarks>A label that was asked for is always there, as <c>unknown</c> if need be, so that all series of a counter have the same labels.</remarks>
internal static class PackageTags
{
    private const string Unknown = "unknown";

    /// <summary>The tags, in a fixed order, without the leading <c>|#</c>.</summary>
    internal static string Format(Package package, Settings settings)
    {
        string tags = "library:" + package.Id;
        if (settings.VersionLabel != "none")
        {
            tags += ",version:" + Version(package.Version, settings.VersionLabel);
        }

        if (settings.HasDependencyLabel)
        {
            tags += ",dependency:" + (package.IsDirect is bool isDirect ? (isDirect ? "direct" : "transitive") : Unknown);
        }

        return settings.HasFrameworkLabel ? tags + ",framework:" + (package.Framework is string framework && Package.IsWord(framework) ? framework : Unknown) : tags;
    }

    private static string Version(string version, string label)
    {
        if (!Package.IsWord(version))
        {
            return Unknown;
        }

        int dot = version.IndexOf('.', StringComparison.Ordinal);
        return label == "major" && dot > 0 ? version.Substring(0, dot) : version;
    }
}
