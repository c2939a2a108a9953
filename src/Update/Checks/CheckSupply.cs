using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using NuGet.Versioning;
using PopCon.Trust.Policies;
using PopCon.Update.Candidates;
using PopCon.Update.Documents;
using PopCon.Update.Failures;
using PopCon.Update.Feeds;
using PopCon.Update.Packages;
using PopCon.Update.Requirements;
using PopCon.Update.Signing;
using PopCon.Update.Store;

namespace PopCon.Update.Checks;

/// <summary>Candidates of the store and of the sources. What is fetched is verified and put into the store.</summary>
/// <remarks>Used by one resolution, with the lock of the store.</remarks>
internal sealed class CheckSupply(UpdateStore store, IReadOnlyList<CheckSource> sources, CheckOptions options) : ICandidateSupply
{
    private const string Cache = "cache";
    private const string Purpose = "update";

    private readonly Dictionary<Candidate, StoredPackage> _stored = [];
    private readonly Dictionary<Candidate, (CheckSource Source, SourcePackage Package)> _offered = [];
    private readonly Lazy<List<StoredPackage>> _cache = new(() => [.. store.All()]);
    private readonly Lazy<int> _number = new(store.RolloutNumber_NeedsLock);

    /// <summary>What of the store may not be used.</summary>
    public List<DroppedCandidate> Dropped { get; } = [];

    /// <summary>The package of a candidate that was chosen.</summary>
    public StoredPackage PackageOf(Candidate candidate) => _stored[candidate];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Candidate>> ListAsync(string id, CancellationToken cancel)
    {
        List<Candidate> candidates = [.. options.Local(id), .. _cache.Value.Where(package => PackageName.AreEqual(package.Document.Id, id)).Select(FromStore).OfType<Candidate>()];
        IReadOnlyList<SourcePackage>[] lists = await Task.WhenAll(sources.Select(source => source.ListAsync(id, cancel)));
        foreach ((CheckSource source, IReadOnlyList<SourcePackage> packages) in sources.Zip(lists))
        {
            candidates.AddRange(packages.Select(package => FromSource(source, package)).OfType<Candidate>());
        }

        return candidates;
    }

    /// <inheritdoc/>
    public async Task FetchAsync(Candidate candidate, CancellationToken cancel)
    {
        (CheckSource source, SourcePackage package) = _offered[candidate];
        string archive = store.NewTemporary();
        string folder = store.NewTemporary();
        try
        {
            IndexEntry? entry = source.Index?.Find(candidate.Id, candidate.Version);
            string sha256 = await DownloadAsync(source.Source, package, archive, entry?.Size ?? SourceClient.MostDocumentBytes, cancel);
            if (entry is not null && (!string.Equals(entry.Sha256, sha256, StringComparison.Ordinal) || entry.Size != new FileInfo(archive).Length))
            {
                throw new CandidateException(DropReason.HashMismatch, $"{candidate.Package}: the bytes are not those of the signed index.");
            }

            PackageDocument document = PackageInstaller.Unpack(archive, candidate.Id, candidate.Version, folder);
            Verify(archive, document);
            if (!options.OnVerify(candidate.Package))
            {
                throw new CandidateException(DropReason.Hook, $"{candidate.Package}: refused by the program.");
            }

            _stored[candidate] = store.Add_NeedsLock(folder, sha256);
            candidate.Dependencies = PackageDependencies.Applying(document.Dependencies);
        }
        finally
        {
            File.Delete(archive);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private Candidate? FromStore(StoredPackage package)
    {
        if (VersionText.TryParse(package.Document.Version) is not { } version || package.FindDamage() is not null)
        {
            if (!options.IsReadOnly)
            {
                store.Delete_NeedsLock(package.Sha256);
            }

            return null;
        }

        var candidate = new Candidate(package.Document.Id, version, Cache, CandidateOrigin.Cache);
        try
        {
            candidate.Dependencies = PackageDependencies.Applying(package.Document.Dependencies);
            Verify(package.Content, package.Document);
        }
        catch (UpdateException)
        {
            Dropped.Add(new DroppedCandidate(candidate.Package, Cache, DropReason.MalformedPackage));
            return null;
        }
        catch (CandidateException e)
        {
            Dropped.Add(new DroppedCandidate(candidate.Package, Cache, e.Reason));
            return null;
        }

        _stored[candidate] = package;
        return candidate;
    }

    private Candidate? FromSource(CheckSource source, SourcePackage package)
    {
        NuGetVersion? version = VersionText.TryParse(package.Version);
        IndexEntry? entry = version is null ? null : source.Index?.Find(package.Id, version);
        bool isOffered = version is not null && (options.Index is null || (entry is not null && _number.Value < entry.Rollout));
        if (!isOffered)
        {
            return null;
        }

        var candidate = new Candidate(package.Id, version!, source.Name, CandidateOrigin.Source);
        candidate.Dependencies = options.KnownDependencies(candidate.Package);
        _offered[candidate] = (source, package);
        return candidate;
    }

    private void Verify(string path, PackageDocument document)
    {
        if (options.Policy is not null)
        {
            TrustResult result = options.Policy.Verify(path, new VerificationRequest { Id = document.Id, Version = document.Version, Purpose = Purpose, Clock = options.Clock });
            if (!result.IsAllowed)
            {
                throw new CandidateException(result.Reason, result.Message);
            }
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "A source may be the program's own, and whatever it throws must not stop a check.")]
    private static async Task<string> DownloadAsync(IUpdateSource source, SourcePackage package, string path, long most, CancellationToken cancel)
    {
        try
        {
            await using Stream stream = await source.FetchAsync(package, cancel).WaitAsync(cancel);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            byte[] buffer = new byte[64 << 10];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancel);
                if (file.Length > most)
                {
                    // With an index the length is known, and any other one is wrong.
                    break;
                }
            }

            return file.Length <= SourceClient.MostDocumentBytes
                ? Convert.ToHexStringLower(hash.GetHashAndReset())
                : throw new SourceException($"{package.Id} {package.Version}: the package is larger than {SourceClient.MostDocumentBytes} bytes.");
        }
        catch (Exception e)
        {
            throw new CandidateException(DropReason.Fetch, e.Message, e);
        }
    }
}
