using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using PopCon.Update.Documents;

namespace PopCon.Update.Packages;

/// <summary>A package in the store.</summary>
/// <remarks>Thread-safe. The folder is complete, or it is not there.</remarks>
internal sealed class StoredPackage(string folder, PackageDocument document)
{
    /// <summary>The folder with the files of the package.</summary>
    public const string ContentFolder = "content";

    /// <summary>The list of files.</summary>
    public const string DocumentName = "package.json";

    /// <summary>SHA-256 of the archive, which is the name of the folder.</summary>
    public string Sha256 => Path.GetFileName(folder);

    /// <summary>The folder with the files of the package.</summary>
    public string Content { get; } = Path.Combine(folder, ContentFolder);

    /// <summary>What is known about the package.</summary>
    public PackageDocument Document { get; } = document;

    /// <summary>Id and version in normal form: <c>Foo 1.2.0</c>.</summary>
    public string Name => $"{Document.Id} {Document.Version}";

    /// <summary>The folder of the assemblies that run here, such as <c>lib/net8.0/</c>; <see langword="null"/> when there is none.</summary>
    public string? Library
    {
        get
        {
            IEnumerable<string> folders = Document.Files.Select(file => file.Path.Split('/')).Where(parts => parts.Length > 2 && parts[0] is "lib").Select(parts => parts[1]);
            string? best = TargetFramework.Best(folders.Distinct(StringComparer.Ordinal));
            return best is null ? null : $"lib/{best}/";
        }
    }

    /// <summary>The names of the assemblies that run here.</summary>
    public IEnumerable<string> AssemblyNames => Library is not { } library ? [] : Document.Files
        .Where(file => file.Path.StartsWith(library, StringComparison.Ordinal) && file.Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        .Select(file => Path.GetFileNameWithoutExtension(file.Path));

    /// <summary>The first file that is not as it was stored, or <see langword="null"/>. Content is read only where size or time stamp changed.</summary>
    public string? FindDamage()
    {
        foreach (FileEntry entry in Document.Files)
        {
            var file = new FileInfo(PathOf(entry.Path));
            bool isSame = file.Exists && file.Length == entry.Size && (file.LastWriteTimeUtc.Ticks == entry.Written || string.Equals(HashOf(file), entry.Sha256, StringComparison.Ordinal));
            if (!isSame)
            {
                return file.FullName;
            }
        }

        return null;
    }

    /// <summary>The path of a file on the disk.</summary>
    public string PathOf(string path) => Path.Combine(Content, path.Replace('/', Path.DirectorySeparatorChar));

    private static string? HashOf(FileInfo file)
    {
        try
        {
            using FileStream stream = file.OpenRead();
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
