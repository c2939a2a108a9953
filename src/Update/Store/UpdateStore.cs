using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using PopCon.Update.Documents;
using PopCon.Update.Files;
using PopCon.Update.Packages;

namespace PopCon.Update.Store;

/// <summary>The folder that holds the packages of all applications of a user.</summary>
/// <remarks>Many processes read it at any time. Only who has the lock adds or deletes packages.</remarks>
internal sealed class UpdateStore
{
    private const int HashCharacters = 64;

    private readonly string _packages;
    private readonly string _temporary;

    /// <summary>Names a store. Nothing is created before it is needed.</summary>
    public UpdateStore(string root)
    {
        Root = Path.GetFullPath(root);
        _packages = Path.Combine(Root, "packages");
        _temporary = Path.Combine(Root, "tmp");
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The folder for what sources answered.</summary>
    public string Sources => Path.Combine(Root, "sources");

    /// <summary>The folder of each application.</summary>
    public string Applications => Path.Combine(Root, "apps");

    /// <summary>The default folder: <c>$POPCON_UPDATE_ROOT</c>, or <c>popcon/update</c> where the system keeps the data of this user.</summary>
    public static string DefaultRoot => Environment.GetEnvironmentVariable("POPCON_UPDATE_ROOT") is { Length: > 0 } given ? given : Path.Combine(
        OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share"),
        "popcon",
        "update");

    /// <summary>Takes the lock that one process at a time has.</summary>
    /// <returns>The lock, or <see langword="null"/> when another process has it all that time.</returns>
    public FileLock? TryLock(TimeSpan patience) => FileLock.TryTake(Path.Combine(Root, "lock"), patience);

    /// <summary>Deletes what processes that were ended in the middle left. Needs the lock.</summary>
    public void ClearTemporary_NeedsLock()
    {
        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    /// <summary>A name in the temporary folder that nothing has yet.</summary>
    public string NewTemporary()
    {
        Directory.CreateDirectory(_temporary);
        return Path.Combine(_temporary, Path.GetRandomFileName());
    }

    /// <summary>Opens a package; <see langword="null"/> when it is not there, or its list is damaged.</summary>
    public StoredPackage? Find(string sha256)
    {
        string folder = Path.Combine(_packages, sha256);
        return DocumentFile.TryRead(Path.Combine(folder, StoredPackage.DocumentName), UpdateJson.Default.PackageDocument) is { } document
            ? new StoredPackage(folder, document)
            : null;
    }

    /// <summary>All packages that can be opened, by hash.</summary>
    public IEnumerable<StoredPackage> All() => Hashes().Select(Find).OfType<StoredPackage>();

    /// <summary>The hashes of all packages.</summary>
    public IEnumerable<string> Hashes() => Directory.Exists(_packages)
        ? Directory.EnumerateDirectories(_packages).Select(folder => Path.GetFileName(folder)).Where(name => name.Length == HashCharacters).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Moves a complete folder to its place. Needs the lock.</summary>
    /// <param name="folder">The folder, made in the temporary folder and on the disk.</param>
    /// <param name="sha256">SHA-256 of the archive it was made of.</param>
    public StoredPackage Add_NeedsLock(string folder, string sha256)
    {
        if (Find(sha256) is { } kept && kept.FindDamage() is null)
        {
            // It is in use perhaps, so it does not disappear for a moment.
            return kept;
        }

        Delete_NeedsLock(sha256);
        Directory.CreateDirectory(_packages);
        Directory.Move(folder, Path.Combine(_packages, sha256));
        Interop.LinuxFolderSync.Sync(_packages);
        return Find(sha256) ?? throw new IOException($"{Path.Combine(_packages, sha256)}: the package that was just stored cannot be read.");
    }

    /// <summary>Deletes a package: it disappears at once. Needs the lock.</summary>
    public void Delete_NeedsLock(string sha256)
    {
        string folder = Path.Combine(_packages, sha256);
        if (Directory.Exists(folder))
        {
            string doomed = NewTemporary();
            Directory.Move(folder, doomed);
            Directory.Delete(doomed, recursive: true);
        }
    }

    /// <summary>A number from 0 to 99, drawn once, that decides in which part of a rollout this store is. It is sent to nobody. Needs the lock.</summary>
    public int RolloutNumber_NeedsLock()
    {
        string path = Path.Combine(Root, "number");
        if (File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out int number) && number is >= 0 and < 100)
        {
            return number;
        }

        number = RandomNumberGenerator.GetInt32(100);
        AtomicFile.Write(path, [.. System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))]);
        return number;
    }
}
