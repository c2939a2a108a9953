using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;
using PopCon.Hosting;

namespace PopCon.Gateway.Maintenance;

/// <summary>The commands <c>update-index</c> and <c>verify</c> for the repositories that are named, or for all, and <c>build-feed</c> for one.</summary>
/// <param name="options">The flags.</param>
/// <param name="output">Where to print.</param>
/// <param name="time">The clock.</param>
/// <remarks>One thread.</remarks>
internal sealed class RepositoryCommands(GatewayOptions options, TextWriter output, TimeProvider time)
{
    /// <summary>Lists what each repository really holds and writes its index when it differs.</summary>
    /// <param name="names">The repositories; empty: all.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <returns>The exit code.</returns>
    public Task<int> UpdateIndexAsync(IReadOnlyList<string> names, bool isDryRun) => ForEachAsync(names, async (name, store, _) =>
    {
        (int found, int indexed, bool differs) = await StoredIndex.UpdateAsync(store, isDryRun, CancellationToken.None);
        string outcome = !differs ? "unchanged" : isDryRun ? "would be written" : "written";
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {found} packages found, {indexed} indexed, {outcome}"));
        return true;
    });

    /// <summary>Compares every file with its meta.</summary>
    /// <param name="names">The repositories; empty: all.</param>
    /// <returns>The exit code: 1 when a file is missing or differs.</returns>
    public Task<int> VerifyAsync(IReadOnlyList<string> names) => ForEachAsync(names, async (name, store, _) =>
    {
        IReadOnlyList<IndexPackage> stored = await store.ListAsync(CancellationToken.None);
        int bad = 0;
        IEnumerable<FileMeta> metas = stored.OrderBy(package => package.Ecosystem, StringComparer.Ordinal).ThenBy(package => package.Name, StringComparer.Ordinal)
            .SelectMany(package => package.Unpack().Select(entry => entry.Meta).Where(meta => !meta.Removed).OrderBy(meta => meta.Key, StringComparer.Ordinal));
        foreach (FileMeta meta in metas)
        {
            if (await FindProblemAsync(store, meta) is { } problem)
            {
                bad++;
                await output.WriteLineAsync($"{name}: {meta.Key}: {problem}");
            }
        }

        int count = stored.Sum(package => package.Count);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {count} files, {bad} wrong"));
        return bad == 0;
    });

    /// <summary>Writes a repository as files that any web server can serve.</summary>
    /// <param name="names">The repository.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="address">Where the folder will be served; empty: at the address of the gateway.</param>
    /// <returns>The exit code.</returns>
    public Task<int> BuildFeedAsync(IReadOnlyList<string> names, string folder, string address) => ForEachAsync(names, async (name, store, config) =>
    {
        if (names.Count != 1 || folder.Length == 0)
        {
            throw new ConfigurationException("name one repository, and the folder to write with --output");
        }

        try
        {
            using var feed = new StaticFeed(store, ParseBaseUrl(address.Length > 0 ? address : config.ExternalUrl), folder);
            (int packages, int files) = await feed.WriteAsync(await StoredIndex.LoadAsync(store, CancellationToken.None), CancellationToken.None);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {packages} packages, {files} files"));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"the folder '{folder}' cannot be written: {e.Message}", e);
        }
    });

    private static Uri ParseBaseUrl(string? text) =>
        text is null ? throw new ConfigurationException("the address of the feed is not known: give --base-url, or web.external_url in the configuration")
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url
        : throw new ConfigurationException($"'{text}' is not an absolute http or https URL");

    private static async Task<string?> FindProblemAsync(IFileStore store, FileMeta meta)
    {
        await using Stream? content = await store.OpenAsync(meta, meta.FileName, CancellationToken.None);
        if (content is null)
        {
            return "the file is missing";
        }

        byte[] hash = await SHA256.HashDataAsync(content);
        return string.Equals(Convert.ToHexStringLower(hash), meta.Sha256, StringComparison.OrdinalIgnoreCase)
            ? null
            : "the file is not that of its SHA-256";
    }

    // A server that runs keeps the root, but nothing of other storages.
    private StorageRoot TakeRoot(RepositoryOptions[] chosen) => Array.Exists(chosen, repository => repository.Storage.IsLocal)
        ? StorageRoot.Take(options.StorageRoot, options.IsStorageShared)
        : StorageRoot.Take(Path.Combine(options.StorageRoot, ".commands"), isShared: true);

    private async Task<int> ForEachAsync(IReadOnlyList<string> names, Func<string, IFileStore, GatewayConfig, Task<bool>> act)
    {
        try
        {
            GatewayConfig config = ConfigReader.ReadOnce(options, time, static _ => { });
            if (names.FirstOrDefault(name => config.FindRepository(name) is null) is { } unknown)
            {
                throw new ConfigurationException($"there is no repository '{unknown}'");
            }

            RepositoryOptions[] chosen =
            [
                .. config.Repositories.Values.Where(repository => names.Count == 0 || names.Contains(repository.Name, StringComparer.OrdinalIgnoreCase))
                    .OrderBy(repository => repository.Name, StringComparer.Ordinal),
            ];
            using StorageRoot root = TakeRoot(chosen);
            bool isGood = true;
            foreach (RepositoryOptions repository in chosen)
            {
                isGood &= await TryAsync(repository, root, store => act(repository.Name, store, config));
            }

            return isGood ? 0 : 1;
        }
        catch (ConfigurationException e)
        {
            await output.WriteLineAsync("error: " + e.Message);
            return 1;
        }
    }

    // A repository that cannot be read is no reason to leave the others out.
    private async Task<bool> TryAsync(RepositoryOptions repository, StorageRoot root, Func<IFileStore, Task<bool>> act)
    {
        try
        {
            using IFileStore store = root.Open(repository.Name, repository.Storage, time);
            return await act(store);
        }
        catch (StorageException e)
        {
            await output.WriteLineAsync($"error: {repository.Name}: {e.Damage ?? e.Message}");
            return false;
        }
    }
}
