using System;
using System.Collections.Generic;
using PopCon.Trust.Keys;
using PopCon.Trust.Statements;

namespace PopCon.Update.Signing;

/// <summary>Decides whether an index may be used: signed, not older than one that was seen, and not too old.</summary>
internal static class IndexCheck
{
    /// <summary>Accepted.</summary>
    public const string Ok = "ok";

    /// <summary>Accepted; it is the one that is known already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>There never was one.</summary>
    public const string NoIndex = "no-index";

    /// <summary>It cannot be had now, but the last one has not expired.</summary>
    public const string Offline = "offline";

    /// <summary>It is not the envelope of an index.</summary>
    public const string MalformedIndex = "malformed-index";

    /// <summary>Fewer keys signed than have to.</summary>
    public const string BadSignature = "bad-signature";

    /// <summary>A higher one was seen.</summary>
    public const string IndexRollback = "index-rollback";

    /// <summary>Another one with the same number was seen.</summary>
    public const string IndexEquivocation = "index-equivocation";

    /// <summary>It is too old, or the last one is and no newer one can be had.</summary>
    public const string IndexExpired = "index-expired";

    /// <summary>Decides.</summary>
    /// <param name="fetched">The envelope, or <see langword="null"/> when it is not to be had.</param>
    /// <param name="keys">The keys that may sign.</param>
    /// <param name="threshold">How many of them have to.</param>
    /// <param name="stored">The highest index so far.</param>
    /// <param name="now">The time of this machine.</param>
    public static IndexResult Run(string? fetched, IReadOnlyCollection<TrustPublicKey> keys, int threshold, StoredIndex? stored, DateTimeOffset now)
    {
        // A clock that was set back makes nothing valid again.
        DateTimeOffset time = stored?.Seen is { } seen && seen > now ? seen : now;
        if (fetched is null)
        {
            return new IndexResult(stored is null ? NoIndex : time >= stored.Expires ? IndexExpired : Offline, stored);
        }

        if (SignedJson.Open(fetched, PackageIndex.MediaType, PackageIndex.Read) is not var (envelope, index))
        {
            return new IndexResult(MalformedIndex, stored);
        }

        string sha256 = TrustStatement.IdOf(envelope.Payload);
        string? problem = envelope.SignersAmong(keys).Count < threshold ? BadSignature
            : index.Version < stored?.Version ? IndexRollback
            : index.Version == stored?.Version && !string.Equals(sha256, stored.Sha256, StringComparison.Ordinal) ? IndexEquivocation
            : time >= index.Expires ? IndexExpired
            : null;
        return problem is not null
            ? new IndexResult(problem, stored)
            : new IndexResult(index.Version == stored?.Version ? Unchanged : Ok, new StoredIndex(index.Version, sha256, index.Expires, time), index);
    }
}
