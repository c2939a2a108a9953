using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.NuGet;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway;

/// <summary>One repository: its files, what is known about them, and who answers for them. It outlives a change of the configuration.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class Repository
{
    /// <param name="store">The files.</param>
    /// <param name="services">What feeds need of the process.</param>
    public Repository(FileStore store, FeedServices services)
    {
        List<FileMeta> stored = store.LoadAll(static file => file.EndsWith(NuGetPublisher.SymbolsSuffix, System.StringComparison.Ordinal));
        Packages = new NuGetCatalog(stored.Where(meta => meta.Ecosystem is Ecosystems.NuGet));
        NuGet = new NuGetEndpoint(Packages, store, services);
        Publisher = new NuGetPublisher(Packages, store, services);
        Symbols = new SymbolFiles(Packages, store);
    }

    /// <summary>The NuGet packages.</summary>
    public NuGetCatalog Packages { get; }

    /// <summary>Reads the NuGet feed.</summary>
    public NuGetEndpoint NuGet { get; }

    /// <summary>Changes the NuGet feed.</summary>
    public NuGetPublisher Publisher { get; }

    /// <summary>Serves symbols.</summary>
    public SymbolFiles Symbols { get; }
}
