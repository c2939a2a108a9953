using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Python;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.GitHub;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Maintenance;

/// <summary>The storage of pywharf: <c>ROOT/cache/REPOSITORY/storage/PROJECT/FILE</c>, and beside each file <c>FILE.meta</c> in TOML.</summary>
/// <param name="root">The folder that pywharf was started with.</param>
/// <param name="output">Gets what was done, and what was left out with its reason.</param>
/// <remarks>One thread. Changes nothing in the tree.</remarks>
internal sealed class PywharfTree(string root, TextWriter output)
{
    private const string MetaSuffix = ".meta";

    // Much longer than what pywharf writes, which is a copy of the upload's form.
    private const int MaxMetaBytes = 2 * 1024 * 1024;

    private enum Outcome
    {
        There,
        Linked,
        Copied,
    }

    /// <summary>Whether it looks like one.</summary>
    public bool Exists => Directory.Exists(Path.Combine(root, "cache"));

    /// <summary>Takes the files of a repository over. Those that are there already stay as they are.</summary>
    /// <param name="repository">The name of the repository in pywharf.</param>
    /// <param name="store">The files of the gateway.</param>
    /// <returns>Whether nothing was left out.</returns>
    /// <exception cref="StorageException">The gateway's storage fails.</exception>
    public async Task<bool> TakeOverAsync(string repository, IFileStore store)
    {
        string storage = Path.Combine(root, "cache", repository, "storage");
        if (!Directory.Exists(storage))
        {
            await output.WriteLineAsync($"{repository}: nothing to take over: there is no folder '{storage}'");
            return true;
        }

        Dictionary<string, string> known = (await StoredIndex.LoadAsync(store, CancellationToken.None))
            .SelectMany(package => package.Unpack())
            .ToDictionary(entry => entry.Meta.Key, entry => entry.Meta.Sha256, StringComparer.Ordinal);
        var outcomes = new List<Outcome>();
        int leftOut = 0;
        foreach (string path in ListFiles(storage))
        {
            try
            {
                outcomes.Add(await TakeAsync(path, store, known));
            }
            catch (Exception e) when (e is UploadException or IOException or UnauthorizedAccessException)
            {
                leftOut++;
                await output.WriteLineAsync($"{repository}: {Show(Path.GetRelativePath(storage, path))}: left out: {e.Message}");
            }
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{repository}: {outcomes.Count(one => one is not Outcome.There)} files taken over ({outcomes.Count(one => one is Outcome.Linked)} linked, {outcomes.Count(one => one is Outcome.Copied)} copied), {outcomes.Count(one => one is Outcome.There)} there already, {leftOut} left out"));
        return leftOut == 0;
    }

    // Every path that is not a meta beside a file, and metas without one: each is taken over or named.
    private static IEnumerable<string> ListFiles(string storage) =>
        from project in Directory.EnumerateDirectories(storage).Order(StringComparer.Ordinal)
        from path in Directory.EnumerateFileSystemEntries(project).Order(StringComparer.Ordinal)
        where !path.EndsWith(MetaSuffix, StringComparison.Ordinal) || !File.Exists(path[..^MetaSuffix.Length])
        select path;

    // Clients of pywharf could choose names freely, control characters too.
    private static string Show(string path) => string.Concat(path.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static async Task<Outcome> TakeAsync(string path, IFileStore store, Dictionary<string, string> known)
    {
        Dictionary<string, string> fields = ReadMeta(path);
        string fileName = Path.GetFileName(path);
        string expected = fields.GetValueOrDefault("sha256", string.Empty);
        (TemporaryUpload upload, bool isLinked) = await TemporaryUpload.TakeAsync(path, store.Temporary);
        using TemporaryUpload file = upload;
        if (!string.Equals(file.Sha256, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw UploadException.Invalid("The file is not that of the SHA-256 in its meta.");
        }

        FileMeta meta = DistributionMeta.Create(
            file,
            fileName,
            fields.GetValueOrDefault("name") ?? fields.GetValueOrDefault("distrib"),
            fields.GetValueOrDefault("version"),
            fields.GetValueOrDefault("requires_python"),
            new DateTimeOffset(File.GetLastWriteTimeUtc(path)));
        bool isThere = known.TryGetValue(meta.Key, out string? stored);
        if (isThere ? !string.Equals(stored, meta.Sha256, StringComparison.OrdinalIgnoreCase) : !await store.TryPutAsync(file, meta, CancellationToken.None))
        {
            throw UploadException.Invalid("The gateway has another file of this name, or had one that was deleted.");
        }

        return isThere ? Outcome.There : isLinked ? Outcome.Linked : Outcome.Copied;
    }

    private static Dictionary<string, string> ReadMeta(string path)
    {
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null })
        {
            throw UploadException.Invalid("It is a folder or a symbolic link, not a file.");
        }

        if (path.EndsWith(MetaSuffix, StringComparison.Ordinal))
        {
            throw UploadException.Invalid("It is the meta of a file that is missing. Restore the file beside it, or delete the meta.");
        }

        var meta = new FileInfo(path + MetaSuffix);
        return meta is { Exists: true, LinkTarget: null, Length: <= MaxMetaBytes }
            ? GitHubToml.ReadTable(File.ReadAllText(meta.FullName))
            : throw UploadException.Invalid("It has no meta, so pywharf did not show it either.");
    }
}
