using System;
using System.Linq;

namespace PopCon.Update.Requirements;

/// <summary>The rules for a package id. Ids are compared without case; <c>_</c>, <c>-</c> and <c>.</c> differ.</summary>
internal static class PackageName
{
    // NuGet's own limit.
    private const int MostCharacters = 100;

    /// <summary>Whether a character can be in an id.</summary>
    public static bool IsPart(char c) => IsWord(c) || c is '.' or '-';

    /// <summary>Whether a text is an id: words of letters, digits and <c>_</c>, joined by single <c>.</c> or <c>-</c>.</summary>
    public static bool IsValid(string text) => text.Length <= MostCharacters && text.Split('.', '-').All(word => word.Length > 0 && word.All(IsWord));

    /// <summary>Whether two ids mean one package.</summary>
    public static bool AreEqual(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
