using System;
using System.Diagnostics.CodeAnalysis;

/// <summary>The other part of the file to copy. It makes the requirements of that file visible to tests.</summary>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The file to copy has no namespace.")]
internal static partial class Bootstrap
{
    private static partial string[] Requirements => [];

    private static partial string[] Sources => [];

    /// <summary>Whether a requirement takes a version; <see langword="null"/> when the text is not a requirement.</summary>
    public static bool? Accepts(string requirement, string version)
    {
        try
        {
            return Need.Parse(requirement).Accepts(PackageVersion.TryParse(version) ?? throw new ArgumentException(version, nameof(version)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static partial int Run(string[] args) => 0;
}
