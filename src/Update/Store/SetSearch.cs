using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Candidates;

namespace PopCon.Update.Store;

/// <summary>Finds the set that a user means.</summary>
internal static class SetSearch
{
    /// <summary>The id of the set that has exactly these packages, else of the newest one that has them all.</summary>
    /// <param name="folder">The application.</param>
    /// <param name="packages">Ids and versions; several may be in one text, separated by <c>;</c> or <c>,</c>.</param>
    /// <returns>An id, also when there is no such set.</returns>
    public static string Find(ApplicationFolder folder, IEnumerable<string> packages)
    {
        string[] asked = [.. packages.SelectMany(text => text.Split(';', ',')).Select(Normal).Where(name => name.Length > 0)];
        string exact = new PackageSet(asked).Id;
        return folder.FindSet(exact) is not null ? exact
            : folder.SetIds.FirstOrDefault(id => asked.All(name => folder.PackagesOf(id).Contains(name, StringComparer.OrdinalIgnoreCase))) ?? exact;
    }

    // "Foo 1.2" means Foo 1.2.0.
    private static string Normal(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && Requirements.VersionText.TryParse(words[1]) is { } version ? $"{words[0]} {version.ToNormalizedString()}" : text.Trim();
    }
}
