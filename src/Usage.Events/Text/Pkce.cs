using System;
using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Usage.Events.Text;

/// <summary>Proof Key for Code Exchange, method S256 (RFC 7636).</summary>
internal static class Pkce
{
    private const int MinVerifier = 43;
    private const int MaxVerifier = 128;

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>A new verifier: 256 random bits.</summary>
    public static string NewVerifier() => Base64Text.Encode(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>Whether a verifier has the form of RFC 7636, section 4.1.</summary>
    public static bool IsVerifier(string text) => text.Length is >= MinVerifier and <= MaxVerifier && !text.AsSpan().ContainsAnyExcept(Unreserved);

    /// <summary>Whether a challenge has the form of an S256 challenge.</summary>
    public static bool IsChallenge(string text) => text.Length == MinVerifier && Base64Text.TryDecode(text, out byte[]? hash) && hash.Length == SHA256.HashSizeInBytes;

    /// <summary>The challenge of a verifier.</summary>
    public static string Challenge(string verifier) => Base64Text.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
