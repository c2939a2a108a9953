using System;
using System.Linq;
using System.Text;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Packages;

/// <summary>The rules for a path inside a package.</summary>
internal static class PackagePath
{
    /// <summary>Where the statement lies inside a package.</summary>
    public const string Statement = OwnFolder + "trust.json";

    /// <summary>The signature that <c>dotnet nuget sign</c> adds.</summary>
    public const string NuGetSignature = ".signature.p7s";

    /// <summary>The folder for what this library adds to a package.</summary>
    public const string OwnFolder = "popcon/";

    private static readonly string[] ArchiveOnly = ["_rels/", "package/"];

    /// <summary>Whether a path means the same file to every reader: parts joined by single slashes, no <c>.</c> and <c>..</c>, no backslash, no drive.</summary>
    public static bool IsValid(string path) =>
        path.Length > 0
        && !path.AsSpan().ContainsAny('\\', '\0')
        && !(path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
        && IsUtf8(path)
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Whether an entry of an archive is not part of the package: what the packaging format and NuGet add to it.</summary>
    public static bool IsArchiveOnly(string path) =>
        ArchiveOnly.Any(folder => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
        || path.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase)
        || path.Equals(NuGetSignature, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file of a folder is not part of the package: what NuGet puts beside the files when it extracts them.</summary>
    public static bool IsFolderOnly(string path) =>
        !path.Contains('/', StringComparison.Ordinal)
        && (path is ".nupkg.metadata" or NuGetSignature
            || path.EndsWith(".nupkg", StringComparison.Ordinal)
            || path.EndsWith(".nupkg.sha512", StringComparison.Ordinal));

    /// <summary>Whether a file is one that this library adds: a statement, a signature or a public key directly in <c>popcon/</c>.</summary>
    public static bool IsOwn(string path) =>
        path is Statement
        || (path.StartsWith(OwnFolder, StringComparison.Ordinal)
            && path.IndexOf('/', OwnFolder.Length) < 0
            && (path.EndsWith(".sig", StringComparison.Ordinal) || path.EndsWith(".pub", StringComparison.Ordinal)));

    /// <summary>Whether a path is that of the manifest.</summary>
    public static bool IsManifest(string path) =>
        !path.Contains('/', StringComparison.Ordinal) && path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase);

    /// <summary>The one spelling of a path: NuGet writes the manifest in lower case when it extracts a package.</summary>
    public static string Canonical(string path) => IsManifest(path) ? path.ToLowerInvariant() : path;

    private static bool IsUtf8(string path)
    {
        try
        {
            return CappedFile.StrictUtf8.GetByteCount(path) <= Limits.PathBytes;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
