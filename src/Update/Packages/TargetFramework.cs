using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Update.Packages;

/// <summary>Which of several target frameworks runs here best: net10.0 to net5.0, then netcoreapp, then netstandard; never a later one.</summary>
/// <remarks>Own code of a few lines, because NuGet.Frameworks would be loaded at every start.</remarks>
internal static class TargetFramework
{
    // netcoreapp ends with 3.1 and netstandard with 2.1.
    private const string Core = "netcoreapp";
    private const string Standard = "netstandard";

    /// <summary>The best of several names, such as <c>net8.0</c> or <c>.NETStandard2.0</c>; <see langword="null"/> when none runs here.</summary>
    public static string? Best(IEnumerable<string> names) => Best(names, Environment.Version);

    /// <summary>As <see cref="Best(IEnumerable{string})"/> for another runtime.</summary>
    public static string? Best(IEnumerable<string> names, Version runtime) =>
        names.Select(name => (Name: name, Rank: Rank(name, runtime))).Where(found => found.Rank >= 0).OrderByDescending(found => found.Rank).Select(found => found.Name).FirstOrDefault();

    // Higher is better; below 0 does not run here.
    private static int Rank(string name, Version runtime)
    {
        string lower = name.TrimStart('.').ToLowerInvariant();
        (string family, int of) = lower.StartsWith(Standard, StringComparison.Ordinal) ? (Standard, 1)
            : lower.StartsWith(Core, StringComparison.Ordinal) ? (Core, 2)
            : ("net", 2);
        string number = lower.StartsWith(family, StringComparison.Ordinal) ? lower[family.Length..].TrimStart(',', 'v', 'e', 'r', 's', 'i', 'o', 'n', '=') : string.Empty;
        if (!number.Contains('.', StringComparison.Ordinal) || !Version.TryParse(number, out Version? version))
        {
            // A framework for one operating system, the old .NET Framework, or no framework at all.
            return -1;
        }

        bool runs = family is Standard ? version <= new Version(2, 1)
            : family is Core ? version.Major <= 3 || version <= Trimmed(runtime)
            : version.Major >= 5 && version <= Trimmed(runtime);
        return runs ? (of * 10_000) + (version.Major * 100) + version.Minor : -1;
    }

    private static Version Trimmed(Version runtime) => new(runtime.Major, runtime.Minor);
}
