using System;
using System.Security.Cryptography;
using System.Text;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Grants;

/// <summary>Secrets that are given out, and what is kept of them.</summary>
internal static class SecretHash
{
    private const int SecretBytes = 32;

    // 128 bits: nobody finds another secret with the same hash, and an index of millions stays small.
    private const int HashBytes = 16;

    /// <summary>A new secret of 256 bits, in base64url.</summary>
    public static string NewSecret() => Base64Text.Encode(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>A new id of 128 bits, in hex.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>What is kept of a secret.</summary>
    public static string Of(string secret) => Base64Text.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, HashBytes));
}
