namespace PopCon.Reporter.Attribution;

/// <summary>An entry of a deps.json or a folder of unpacked packages: a package, or something that stands in the same list.</summary>
/// <remarks>Filled while a list is read, not changed later.</remarks>
internal sealed class Package
{
    /// <summary>The id in lower case: NuGet ignores case, so that one package is one series.</summary>
    internal readonly string Id;

    /// <summary>The version as written.</summary>
    internal readonly string Version;

    /// <summary>Whether NuGet delivered it. Projects and runtime packs stand in the same list.</summary>
    internal bool IsPackage;

    /// <summary>Whether it brought an assembly along, which could be loaded.</summary>
    internal bool HasAssembly;

    /// <summary>Whether a project of the application names it; <see langword="null"/> where nothing tells.</summary>
    internal bool? IsDirect;

    /// <summary>The target framework of the list it stands in, like <c>net10.0</c>; <see langword="null"/> where nothing tells.</summary>
    internal string? Framework;

    /// <summary>An entry of which nothing more is known yet.</summary>
    internal Package(string id, string version)
    {
        Id = id.ToLowerInvariant();
        Version = version;
    }
}
