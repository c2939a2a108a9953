using System.Linq;

namespace PopCon.Trust.Packages;

/// <summary>A range of versions in NuGet's notation: <c>[1.0,1.2.3)</c>, <c>(,2.0]</c>, <c>[1.0]</c>, <c>1.0</c> for 1.0 and later.</summary>
/// <param name="Least">The lower end, or <see langword="null"/>.</param>
/// <param name="LeastIncluded">Whether the lower end belongs to the range.</param>
/// <param name="Most">The upper end, or <see langword="null"/>.</param>
/// <param name="MostIncluded">Whether the upper end belongs to the range.</param>
internal sealed record VersionRange(PackageVersion? Least, bool LeastIncluded, PackageVersion? Most, bool MostIncluded)
{
    /// <summary>Every version.</summary>
    public static VersionRange All { get; } = new(null, false, null, false);

    /// <summary>Reads a range; <see langword="null"/> when the text is not one.</summary>
    public static VersionRange? Parse(string text)
    {
        if (text.Length < 3 || text[0] is not ('[' or '('))
        {
            return PackageVersion.Parse(text) is { } least ? new VersionRange(least, true, null, false) : null;
        }

        bool leastIncluded = text[0] == '[';
        bool mostIncluded = text[^1] == ']';
        string[] ends = [.. text[1..^1].Split(',').Select(end => end.Trim())];
        if ((!mostIncluded && text[^1] != ')') || ends.Length > 2 || (ends.Length == 1 && !(leastIncluded && mostIncluded)))
        {
            return null;
        }

        PackageVersion? lower = PackageVersion.Parse(ends[0]);
        PackageVersion? upper = PackageVersion.Parse(ends[^1]);
        bool endsAreVersions = (lower is not null || ends[0].Length == 0) && (upper is not null || ends[^1].Length == 0);
        bool ordered = lower is null || upper is null || PackageVersion.Compare(lower, upper) <= 0;
        return endsAreVersions && ordered && (ends.Length == 2 || lower is not null)
            ? new VersionRange(lower, leastIncluded, upper, mostIncluded)
            : null;
    }

    /// <summary>Whether a version belongs to the range; pre-releases are compared like all others.</summary>
    public bool Contains(PackageVersion version) =>
        (Least is null || PackageVersion.Compare(version, Least) > (LeastIncluded ? -1 : 0))
        && (Most is null || PackageVersion.Compare(version, Most) < (MostIncluded ? 1 : 0));
}
