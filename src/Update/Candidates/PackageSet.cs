using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Update.Candidates;

/// <summary>Packages that are used together: ids and versions, in the order in which they were chosen.</summary>
/// <remarks>Immutable. Two sets are the same if they have the same packages in any order and case.</remarks>
internal sealed class PackageSet
{
    private const int IdCharacters = 32;

    /// <summary>A set.</summary>
    /// <param name="packages">Ids and versions in normal form: <c>Foo 1.2.0</c>.</param>
    public PackageSet(IEnumerable<string> packages)
    {
        Packages = [.. packages];
        string text = string.Join('\n', Packages.Select(package => package.ToLowerInvariant()).Order(StringComparer.Ordinal));
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdCharacters];
    }

    /// <summary>The packages.</summary>
    public IReadOnlyList<string> Packages { get; }

    /// <summary>What the state calls the set: 32 hex digits that follow from its packages.</summary>
    public string Id { get; }

    /// <summary>Whether a text has the form of a set id.</summary>
    public static bool IsId(string text) => text.Length == IdCharacters && text.All(char.IsAsciiHexDigitLower);
}
