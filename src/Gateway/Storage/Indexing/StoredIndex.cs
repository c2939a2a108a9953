using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Storage.Indexing;

/// <summary>Reads indexes, and brings them up to date.</summary>
/// <remarks>Stateless.</remarks>
internal static class StoredIndex
{
    private const int Conflict = 409;

    /// <summary>All files by the index; if it is lost or damaged, those that are there, and the index is written anew.</summary>
    /// <exception cref="StorageException">The storage fails.</exception>
    public static async Task<IReadOnlyList<IndexPackage>> LoadAsync(IFileStore store, CancellationToken cancellationToken)
    {
        if (await store.ReadIndexAsync(cancellationToken) is { } indexed)
        {
            return indexed;
        }

        IReadOnlyList<IndexPackage> stored = await store.ListAsync(cancellationToken);
        try
        {
            _ = await store.WriteIndexAsync(stored, cancellationToken);
        }
        catch (StorageException)
        {
            // It only saves the next start a listing.
        }

        return stored;
    }

    /// <summary>Compares the index with what is there, and writes it if it differs.</summary>
    /// <param name="store">The files.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many files are there, how many the index had, and whether they differ.</returns>
    /// <exception cref="StorageException">The storage fails.</exception>
    public static async Task<(int Found, int Indexed, bool Differs)> UpdateAsync(IFileStore store, bool isDryRun, CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexPackage>? indexed = await store.ReadIndexAsync(cancellationToken);
        IReadOnlyList<IndexPackage> stored = await store.ListAsync(cancellationToken);
        bool differs = indexed is null || !Describe(indexed).SetEquals(Describe(stored));
        if (differs && !isDryRun && !await store.WriteIndexAsync(stored, cancellationToken))
        {
            throw new StorageException("index", Conflict, "Other processes use the index: stop them, then try again.");
        }

        return (stored.Sum(package => package.Count), indexed?.Sum(package => package.Count) ?? 0, differs);
    }

    private static HashSet<string> Describe(IReadOnlyList<IndexPackage> packages) =>
        [.. packages.SelectMany(package => package.Unpack()).Select(entry => $"{entry.Meta.Key} {entry.Meta.Sha256} {entry.Meta.Listed} {entry.Meta.Removed} {entry.Meta.Yanked} {entry.Meta.HasSymbols}")];
}
