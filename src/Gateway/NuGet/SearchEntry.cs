using System.Linq;

namespace PopCon.Gateway.NuGet;

/// <summary>What searches look at of a package.</summary>
/// <remarks>Immutable. A value, so that a look at all packages follows fewer references.</remarks>
internal readonly struct SearchEntry
{
    private readonly SearchText? _newest;

    // By what the client wants to see; most packages show the same version to all.
    private readonly SearchText?[]? _differing;

    /// <param name="name">The name as paths have it.</param>
    /// <param name="package">The package.</param>
    public SearchEntry(string name, NuGetPackage package)
    {
        Name = name;
        NuGetEntry?[] newest = [.. from prerelease in (bool[])[false, true]
                                   from semVer1 in (bool[])[false, true]
                                   select package.Visible(prerelease, semVer1).LastOrDefault()];
        var texts = newest.OfType<NuGetEntry>().Distinct().ToDictionary(entry => entry, entry => new SearchText(entry.Facts));
        _newest = newest[0] is { } first ? texts[first] : null;
        _differing = newest.Distinct().Count() == 1 ? null : [.. newest.Select(entry => entry is null ? null : texts[entry])];
    }

    /// <summary>The name of the package as paths have it.</summary>
    public string Name { get; }

    /// <summary>The newest version that a client wants to see; <see langword="null"/>: there is none.</summary>
    /// <param name="prerelease">Whether it wants to see prereleases.</param>
    /// <param name="semVer1">Whether it cannot read versions of SemVer 2.</param>
    public SearchText? Newest(bool prerelease, bool semVer1) => _differing is null ? _newest : _differing[(prerelease ? 2 : 0) + (semVer1 ? 1 : 0)];
}
