using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Npm;
using PopCon.Gateway.NuGet;
using PopCon.Gateway.NuGet.Symbols;
using PopCon.Gateway.Python;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway;

/// <summary>One repository: its files, what is known about them, and who answers for them. It outlives a change of the configuration.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class Repository : IDisposable
{
    private readonly IFileStore _store;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _syncing = new(1);
    private volatile bool _isLoaded;
    private long _current;

    /// <param name="store">The files.</param>
    /// <param name="services">What feeds need of the process.</param>
    public Repository(IFileStore store, FeedServices services)
    {
        _store = store;
        _time = services.Time;
        Packages = new NuGetCatalog();
        Projects = new PythonCatalog(services.Time.GetUtcNow());
        Python = new PythonEndpoint(Projects, store, services);
        PythonPublisher = new PythonPublisher(Projects, store, services);
        Npm = new NpmEndpoint(services);
        NuGet = new NuGetEndpoint(Packages, store, services);
        Publisher = new NuGetPublisher(Packages, store, services);
        Symbols = new SymbolFiles(Packages, store);
    }

    /// <summary>Whether it is known what is stored; until then nothing can be answered.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>How long ago the storage last said what it holds.</summary>
    public TimeSpan Age => _isLoaded ? _time.GetElapsedTime(Interlocked.Read(ref _current)) : TimeSpan.Zero;

    /// <summary>Files that are there.</summary>
    public int FileCount => Packages.Count + Projects.Count;

    /// <summary>The ecosystems and names of the packages that are there.</summary>
    public IEnumerable<(string Ecosystem, string Package)> ListPackages() =>
        Packages.Packages.Select(package => (Ecosystems.NuGet, package.Name)).Concat(Projects.Names.Select(name => (Ecosystems.PyPi, name)));

    /// <summary>The NuGet packages.</summary>
    public NuGetCatalog Packages { get; }

    /// <summary>The Python projects.</summary>
    public PythonCatalog Projects { get; }

    /// <summary>Reads the Python index.</summary>
    public PythonEndpoint Python { get; }

    /// <summary>Changes the Python index.</summary>
    public PythonPublisher PythonPublisher { get; }

    /// <summary>Redirects to an npm registry.</summary>
    public NpmEndpoint Npm { get; }

    /// <summary>Reads the NuGet feed.</summary>
    public NuGetEndpoint NuGet { get; }

    /// <summary>Changes the NuGet feed.</summary>
    public NuGetPublisher Publisher { get; }

    /// <summary>Serves symbols.</summary>
    public SymbolFiles Symbols { get; }

    /// <summary>What the storage allows a client with a secret. The first that it knows has what is stored loaded.</summary>
    public async Task<AccessLevel> AuthenticateAsync(string secret, CancellationToken cancellationToken)
    {
        AccessLevel level = await _store.AuthenticateAsync(secret, cancellationToken);
        if (level > AccessLevel.None && !_isLoaded)
        {
            await SyncAsync(cancellationToken);
        }

        return level;
    }

    /// <summary>Finds out what is stored, then what others have changed since.</summary>
    /// <exception cref="StorageException">The storage fails; what was known stays.</exception>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        await _syncing.WaitAsync(cancellationToken);
        try
        {
            long now = _time.GetTimestamp();
            if (!_isLoaded)
            {
                ILookup<string, IndexPackage> packages = (await StoredIndex.LoadAsync(_store, cancellationToken)).ToLookup(package => package.Ecosystem, StringComparer.Ordinal);
                Packages.Load([.. packages[Ecosystems.NuGet]]);
                Projects.Load([.. packages[Ecosystems.PyPi]]);
            }

            Apply(await _store.FindChangesAsync(cancellationToken));
            Interlocked.Exchange(ref _current, now);
            _isLoaded = true;
        }
        finally
        {
            _syncing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        Packages.Dispose();
        Projects.Dispose();
        _syncing.Dispose();
    }

    private void Apply(IEnumerable<FileMeta> changes)
    {
        ILookup<string, FileMeta> metas = changes.ToLookup(meta => meta.Ecosystem, StringComparer.Ordinal);
        Packages.Put(metas[Ecosystems.NuGet]);
        Projects.Put(_time.GetUtcNow(), metas[Ecosystems.PyPi]);
    }
}
