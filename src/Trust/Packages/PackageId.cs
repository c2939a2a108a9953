using System.Linq;

namespace PopCon.Trust.Packages;

/// <summary>The rules for a package id.</summary>
internal static class PackageId
{
    // NuGet's own limit.
    private const int MostCharacters = 100;

    /// <summary>Whether a text can be a package id: letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, no dots at an end or side by side.</summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MostCharacters
        && id.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-')
        && id.Split('.').All(part => part.Length > 0);

    /// <summary>Whether a text is a package id in lower case.</summary>
    public static bool IsNormal(string id) => IsValid(id) && !id.Any(c => c != char.ToLowerInvariant(c));

    /// <summary>The id in lower case: NuGet compares ids without case.</summary>
    /// <exception cref="TrustException">The text cannot be a package id.</exception>
    public static string Normalize(string id) => IsValid(id)
        ? id.ToLowerInvariant()
        : throw new TrustException($"Invalid package id \"{id}\": expected letters, digits, \"_\", \"-\" and single dots, such as Contoso.Plugin.");
}
