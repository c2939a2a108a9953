namespace PopCon.Reporter.Attribution;

/// <summary>An entry of a deps.json, or a folder of a package cache: maybe a package.</summary>
internal sealed class Package
{
    /// <summary>The id in lower case: NuGet ignores case, a series should too.</summary>
    internal readonly string Id;

    /// <summary>The version as written.</summary>
    internal readonly string Version;

    /// <summary>Whether NuGet delivered it. Projects and runtime packs stand in the same list.</summary>
    internal bool IsPackage;

    /// <summary>An entry by its key, <c>Some.Id/1.2.3</c>.</summary>
    internal Package(string key)
    {
        int slash = key.IndexOf('/');
        Id = (slash < 0 ? key : key.Substring(0, slash)).ToLowerInvariant();
        Version = slash < 0 ? string.Empty : key.Substring(slash + 1);
    }
}
