using System;
using System.Collections.Generic;
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
internal sealed class SymbolFiles(NuGetCatalog catalog, FileStore store)
{
    private const int MaxPdbBytes = 256 * 1024 * 1024;

    // What a portable PDB has in place of the age.
    private const string PortableAge = "ffffffff";

    /// <summary>Answers <c>symbols/{pdb}/{key}/{pdb}</c>.</summary>
    public Task Serve(FeedRequest request, string name, string key, string again)
    {
        bool isKey = key.Length == 40 && key.EndsWith(PortableAge, StringComparison.OrdinalIgnoreCase) && key.All(char.IsAsciiHexDigit);
        if (!isKey || !string.Equals(name, again, StringComparison.OrdinalIgnoreCase) || !name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase))
        {
            return request.NotFound();
        }

        string id = key[..32];
        foreach (string path in SymbolPackages())
        {
            if (Find(path, name, id) is { } pdb)
            {
                return Responses.Body(request.Context, pdb, "application/octet-stream");
            }
        }

        return request.NotFound();
    }

    private static byte[]? Find(string path, string name, string id)
    {
        using var archive = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read);
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

    private IEnumerable<string> SymbolPackages() =>
        from package in catalog.Packages
        from entry in package.Entries
        let path = Path.ChangeExtension(store.PathOf(entry.Meta), NuGetPublisher.SymbolsSuffix)
        where File.Exists(path)
        select path;
}
