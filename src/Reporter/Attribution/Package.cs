namespace PopCon.Reporter.Attribution;

/// <summary>An entry of a deps.json or a folder of unpacked packages: a package, or another entry of the same list.</summary>
/// <remarks>Filled while a list is read, not changed later.</remarks>
internal sealed class Package
{
    /// <summary>The id in lower case: NuGet ignores case, so that one package is one series.</summary>
    internal readonly string Id;

    /// <summary>The version as written.</summary>
    internal readonly string Version;

    /// <summary>Whether NuGet delivered it. The same list has projects and runtime packs.</summary>
    internal bool IsPackage;

    /// <summary>Whether it brought an assembly along, which could be loaded.</summary>
    internal bool HasAssembly;

    /// <summary>Whether a project of the application names it; <see langword="null"/> where that is unknown.</summary>
    internal bool? IsDirect;

    /// <summary>The target framework of the list, like <c>net10.0</c>; <see langword="null"/> where that is unknown.</summary>
    internal string? Framework;

    // The longest id that NuGet accepts.
    private const int MaxIdLength = 100;

    /// <summary>An entry of which nothing more is known yet.</summary>
    internal Package(string id, string version)
    {
        Id = id.ToLowerInvariant();
        Version = version;
    }

    /// <summary>
    /// Whether a text can be an id or a version: at most 100 letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>+</c>. Everybody can write
    /// a deps.json, so that any other character could add lines or tags of its own to a datagram.
    /// </summary>
    internal static bool IsWord(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && !(c is '.' or '_' or '-' or '+'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= MaxIdLength;
    }
}
