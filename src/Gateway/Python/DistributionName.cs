using System;
using System.Buffers;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Python;

/// <summary>Names of wheels (PEP 427) and source distributions (PEP 625 and older).</summary>
/// <remarks>Stateless.</remarks>
internal static class DistributionName
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+!-");

    /// <summary>Whether a name is that of a wheel.</summary>
    public static bool IsWheel(string fileName) => fileName.EndsWith(".whl", StringComparison.Ordinal);

    /// <summary>Whether a file name belongs to a version of a project.</summary>
    /// <param name="fileName">The name of the file.</param>
    /// <param name="project">The normalised name of the project.</param>
    /// <param name="version">The normalised version.</param>
    public static bool Fits(string fileName, string project, string version)
    {
        if (fileName.Length is 0 or > MaxLength || fileName[0] == '.' || fileName.AsSpan().ContainsAnyExcept(Allowed))
        {
            return false;
        }

        if (IsWheel(fileName))
        {
            string[] parts = fileName[..^".whl".Length].Split('-');
            return parts.Length is 5 or 6 && Array.TrueForAll(parts, part => part.Length > 0) && Fits(parts[0], parts[1], project, version);
        }

        string? stem = fileName.EndsWith(".tar.gz", StringComparison.Ordinal) ? fileName[..^".tar.gz".Length]
            : fileName.EndsWith(".zip", StringComparison.Ordinal) ? fileName[..^".zip".Length]
            : null;
        for (int dash = stem?.IndexOf('-', StringComparison.Ordinal) ?? -1; dash > 0; dash = stem!.IndexOf('-', dash + 1))
        {
            if (Fits(stem![..dash], stem[(dash + 1)..], project, version))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(string name, string version, string project, string normalized) =>
        string.Equals(ProjectName.Normalize(name), project, StringComparison.Ordinal)
        && string.Equals(PythonVersion.Normalize(version), normalized, StringComparison.Ordinal);
}
