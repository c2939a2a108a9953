using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Trust;
using PopCon.Trust.Keys;

namespace PopCon.Update.Signing;

/// <summary>The keys that sign the index of a source.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Expires">The first moment at which it is no longer valid.</param>
/// <param name="Keys">The keys.</param>
/// <param name="Threshold">How many of them have to sign.</param>
internal sealed record TrustedRoot(long Version, DateTimeOffset Expires, IReadOnlyList<TrustPublicKey> Keys, int Threshold)
{
    /// <summary>The media type that is signed.</summary>
    public const string MediaType = "application/vnd.popcon.root.v1+json";

    private const string TypeName = "popcon-root-v1";

    /// <summary>Reads a root; <see langword="null"/> when a member is wrong.</summary>
    public static TrustedRoot? Read(JsonElement root)
    {
        bool isRoot = SignedJson.HasExactly(root, "expires", "keys", "threshold", "type", "version")
            && root.GetProperty("type").GetString() is TypeName
            && root.GetProperty("version").TryGetInt64(out long version) && version >= 1
            && TrustTime.TryParse(root.GetProperty("expires").GetString(), out _);
        if (!isRoot || ReadKeys(root.GetProperty("keys")) is not { } keys || !root.GetProperty("threshold").TryGetInt32(out int threshold) || threshold < 1 || threshold > keys.Length)
        {
            return null;
        }

        _ = TrustTime.TryParse(root.GetProperty("expires").GetString(), out DateTimeOffset expires);
        return new TrustedRoot(root.GetProperty("version").GetInt64(), expires, keys, threshold);
    }

    private static TrustPublicKey[]? ReadKeys(JsonElement element)
    {
        try
        {
            var keys = element.EnumerateObject().Select(member => (member.Name, Key: TrustPublicKey.FromPem(member.Value.GetString() ?? string.Empty))).ToList();
            return keys.TrueForAll(found => string.Equals(found.Key.Id, found.Name, StringComparison.Ordinal) && !found.Key.IsWeak) ? [.. keys.Select(found => found.Key)] : null;
        }
        catch (TrustException)
        {
            return null;
        }
    }
}
