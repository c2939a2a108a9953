using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Page;

/// <summary>Addresses of packages: on the page, and of their homes.</summary>
/// <remarks>Stateless. A long name is replaced by its hash, because servers and browsers limit addresses.</remarks>
internal static class PackageLink
{
    private const int LongestName = 200;

    // Longest name that is shown in a table.
    private const int LongestText = 80;

    private static readonly Dictionary<string, string> Homes = new(StringComparer.Ordinal)
    {
        ["dotnet"] = "https://www.nuget.org/packages/{name}",
        ["python"] = "https://pypi.org/project/{name}/",
        ["r"] = "https://cran.r-project.org/package={name}",
    };

    /// <summary>The view of a package in the same period.</summary>
    public static string To(ViewState state, PackageFigures package)
    {
        bool isLong = package.Package.Length > LongestName;
        return "/package" + state.Query.With(
            ("q", null), ("sort", null), ("order", null), ("page", null), ("fewer", null), ("format", null),
            ("language", package.Language), ("package", isLong ? null : package.Package), ("id", isLong ? Id(package.Package) : null));
    }

    /// <summary>The package that an address names.</summary>
    public static PackageFigures? Find(PeriodFigures figures, ViewState state)
    {
        IEnumerable<PackageFigures> all = figures.Packages.Concat(figures.Gone);
        return state.Query["id"] is { } id
            ? all.FirstOrDefault(one => one.Package.Length > LongestName && string.Equals(Id(one.Package), id, StringComparison.Ordinal))
            : all.FirstOrDefault(one => string.Equals(one.Package, state.Query["package"], StringComparison.Ordinal));
    }

    /// <summary>A name short enough for a table.</summary>
    public static string Shortened(string name)
    {
        if (name.Length <= LongestText)
        {
            return name;
        }

        int end = char.IsHighSurrogate(name[LongestText - 1]) ? LongestText - 1 : LongestText;
        return name[..end] + "…";
    }

    /// <summary>The address of a package's home; <see langword="null"/> where it has none.</summary>
    public static string? Home(PackageFigures package, PageSettings settings)
    {
        string? template = settings.HomeTemplates.TryGetValue(package.Language, out string? own) ? own : Homes.GetValueOrDefault(package.Language);
        return string.IsNullOrEmpty(template) || package.Package.Length > LongestName
            ? null
            : template.Replace("{name}", Uri.EscapeDataString(package.Package), StringComparison.Ordinal);
    }

    private static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
