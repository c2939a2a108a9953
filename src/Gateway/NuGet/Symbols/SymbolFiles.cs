using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet.Symbols;

/// <summary>Serves portable PDBs out of symbol packages by their keys, see https://github.com/dotnet/symstore (SSQP keys).</summary>
/// <param name="catalog">The packages.</param>
/// <param name="store">Their files.</param>
/// <remarks>Safe for concurrent requests. A request opens the symbol packages that have the file; debuggers cache what they get.</remarks>
internal sealed class SymbolFiles(NuGetCatalog catalog, IFileStore store)
{
    // What a portable PDB has in place of the age.
    private const string PortableAge = "ffffffff";

    /// <summary>Answers <c>symbols/{pdb}/{key}/{pdb}</c>.</summary>
    public async Task Serve(FeedRequest request, string name, string key, string again)
    {
        bool isKey = key.Length == 40 && key.EndsWith(PortableAge, StringComparison.OrdinalIgnoreCase) && key.All(char.IsAsciiHexDigit);
        bool isPdb = isKey && string.Equals(name, again, StringComparison.OrdinalIgnoreCase) && name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase);
        byte[]? pdb = isPdb ? await FindAsync(SymbolPackage.KeyOf(name, key[..32]), request.Context.RequestAborted) : null;
        await (pdb is null ? request.NotFound() : Responses.Body(request.Context, pdb, "application/octet-stream"));
    }

    private async Task<byte[]?> FindAsync(string key, CancellationToken cancellationToken)
    {
        foreach ((string id, string version) in await catalog.FindSymbolsAsync(key, cancellationToken))
        {
            byte[]? pdb = catalog.Find(id)?.Find(version) is { Meta.HasSymbols: true } entry ? await FindAsync(entry.Meta, key, cancellationToken) : null;
            if (pdb is not null)
            {
                return pdb;
            }
        }

        return null;
    }

    private async Task<byte[]?> FindAsync(FileMeta meta, string key, CancellationToken cancellationToken)
    {
        string symbols = Path.ChangeExtension(meta.FileName, FileMeta.SymbolsSuffix);
        await using Stream? file = await store.OpenAsync(meta, symbols, cancellationToken);
        try
        {
            return file is null ? null : SymbolPackage.Find(file, key);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw StorageException.OfArchive(meta.KeyOf(symbols), e);
        }
    }
}
