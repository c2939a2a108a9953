using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Candidates;
using PopCon.Update.Configuration;
using PopCon.Update.Documents;
using PopCon.Update.Feeds;
using PopCon.Update.Signing;
using PopCon.Update.Store;

namespace PopCon.Update.Checks;

/// <summary>Lets only sources through that have a good signed index, and remembers what was seen of them.</summary>
internal sealed class IndexGate(IndexSettings settings, UpdateStore store, DateTimeOffset now)
{
    // The keys of a publisher change a few times in the life of an application.
    private const int MostSteps = 32;

    // Keys of a configuration are trusted as long as they are there.
    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    private readonly string _configured = string.Join(' ', settings.Keys.Select(key => key.Id).Order(StringComparer.Ordinal)) + settings.Threshold.ToString(" 0", CultureInfo.InvariantCulture);

    /// <summary>Reads the index of a source. A source without a good one is down.</summary>
    /// <returns>What to report, or <see langword="null"/> when all is well.</returns>
    public async Task<DroppedCandidate?> ApplyAsync(CheckSource source, CancellationToken cancel)
    {
        string path = Path.Combine(store.Sources, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Name))) + ".index.json");
        SourceIndexDocument? kept = DocumentFile.TryRead(path, UpdateJson.Default.SourceIndexDocument) is { } read && string.Equals(read.ConfiguredKeys, _configured, StringComparison.Ordinal) ? read : null;
        (RootWalk walk, IReadOnlyList<string> roots) = await WalkAsync(source, kept?.Roots ?? [], cancel);
        string? envelope = await ReadAsync(source, PackageIndex.FileName, cancel);
        StoredIndex? stored = kept is { Version: > 0 } ? new StoredIndex(kept.Version, kept.Sha256, kept.Expires, kept.Seen) : null;
        IndexResult result = IndexCheck.Run(envelope, walk.Root.Keys, walk.Root.Threshold, stored, now);
        string reason = walk.Reason is "root-expired" ? walk.Reason : result.Reason;
        var document = new SourceIndexDocument(
            result.Stored?.Version ?? 0, result.Stored?.Sha256 ?? string.Empty, result.Stored?.Expires ?? default, result.Stored?.Seen, _configured, roots);
        if (kept is null || kept != (document with { Roots = kept.Roots }) || !kept.Roots.SequenceEqual(document.Roots, StringComparer.Ordinal))
        {
            DocumentFile.Write(path, document, UpdateJson.Default.SourceIndexDocument);
        }

        if (reason is IndexCheck.Ok or IndexCheck.Unchanged)
        {
            source.Index = result.Index;
            return null;
        }

        source.MarkDown(reason);
        return new DroppedCandidate("*", source.Name, reason);
    }

    private async Task<(RootWalk Walk, IReadOnlyList<string> Roots)> WalkAsync(CheckSource source, IReadOnlyList<string> known, CancellationToken cancel)
    {
        var roots = new List<string>();
        var walk = new RootWalk(new TrustedRoot(1, Never, settings.Keys, settings.Threshold), RootWalk.Ok);
        for (int i = 0; i < MostSteps; i++)
        {
            string? text = i < known.Count ? known[i] : await ReadAsync(source, RootWalk.FileName(walk.Root.Version + 1), cancel);
            RootWalk next = RootWalk.Run(walk.Root, text is null ? [] : [text], now);
            bool isFurther = next.Root.Version > walk.Root.Version;
            walk = next;
            if (!isFurther)
            {
                break;
            }

            roots.Add(text!);
        }

        return (walk, roots);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "What a source throws must not stop a check; a file that cannot be had is missing.")]
    private static async Task<string?> ReadAsync(CheckSource source, string name, CancellationToken cancel)
    {
        try
        {
            return source.Source is ISignedSource signed && await signed.ReadAsync(name, cancel) is { } content ? Encoding.UTF8.GetString(content) : null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
