using System;
using System.Collections.Concurrent;

namespace PopCon.Usage.Agent.Consents;

/// <summary>Packages that this process does not count: never saved, and never for other processes.</summary>
/// <remarks>Safe from all threads.</remarks>
internal static class DisableList
{
    private static readonly ConcurrentDictionary<string, bool> Packages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether anything was ever disabled; read on the hot path.</summary>
    public static bool IsEmpty { get; private set; } = true;

    /// <summary>Adds a package, or <c>*</c> for all.</summary>
    public static void Add(string package)
    {
        Packages[package] = true;
        IsEmpty = false;
    }

    /// <summary>Whether a package is disabled.</summary>
    public static bool Has(string package) => !IsEmpty && (Packages.ContainsKey(package) || Packages.ContainsKey("*"));
}
