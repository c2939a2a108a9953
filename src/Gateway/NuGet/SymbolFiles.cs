using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Threading.Tasks;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet;

/// <summary>Serves portable PDBs out of symbol packages by their keys, see https://github.com/dotnet/symstore (SSQP keys).</summary>
/// <param name="catalog">The packages.</param>
/// <param name="store">Their files.</param>
/// <remarks>Safe for concurrent requests. A request opens the symbol packages that may have the file; debuggers cache what they get.</remarks>
internal sealed class SymbolFiles(NuGetCatalog catalog, IFileStore store)
{
    private const int MaxPdbBytes = 256 * 1024 * 1024;

    // What a portable PDB has in place of the age.
    private const string PortableAge = "ffffffff";

    /// <summary>Answers <c>symbols/{pdb}/{key}/{pdb}</c>.</summary>
    public async Task Serve(FeedRequest request, string name, string key, string again)
    {
        bool isKey = key.Length == 40 && key.EndsWith(PortableAge, StringComparison.OrdinalIgnoreCase) && key.All(char.IsAsciiHexDigit);
        if (!isKey || !string.Equals(name, again, StringComparison.OrdinalIgnoreCase) || !name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase))
        {
            await request.NotFound();
            return;
        }

        string id = key[..32];
        foreach (NuGetEntry entry in catalog.Packages.Where(package => package.HasSymbols).SelectMany(package => catalog.Unpack(package).Entries).Where(entry => entry.Meta.HasSymbols))
        {
            string symbols = Path.ChangeExtension(entry.Meta.FileName, FileMeta.SymbolsSuffix);
            await using Stream? file = await store.OpenAsync(entry.Meta, symbols, request.Context.RequestAborted);
            if (file is not null && Find(file, name, id) is { } pdb)
            {
                await Responses.Body(request.Context, pdb, "application/octet-stream");
                return;
            }
        }

        await request.NotFound();
    }

    private static byte[]? Find(Stream file, string name, string id)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        return archive.Entries
            .Where(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(entry => BoundedEntry.Read(entry, MaxPdbBytes))
            .FirstOrDefault(bytes => bytes is not null && string.Equals(IdOf(bytes), id, StringComparison.OrdinalIgnoreCase));
    }

    private static string? IdOf(byte[] pdb)
    {
        try
        {
            using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(pdb));
            byte[]? id = provider.GetMetadataReader().DebugMetadataHeader?.Id.ToArray();
            return id is { Length: >= 16 } ? new Guid(id.AsSpan(0, 16)).ToString("N") : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
