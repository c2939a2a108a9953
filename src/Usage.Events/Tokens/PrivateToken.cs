using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Events.Tokens;

/// <summary>A token of RFC 9577, section 2.2, type 2: 2 bytes type, nonce, challenge digest, key id, and 256 bytes authenticator.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class PrivateToken
{
    /// <summary>Length of a nonce, and of each of the two hashes.</summary>
    public const int NonceBytes = 32;

    /// <summary>Length of what is signed.</summary>
    public const int InputBytes = 2 + (3 * NonceBytes);

    private const int AuthenticatorBytes = IssuerPublicKey.TokenKeyBits / 8;

    private readonly byte[] _bytes;

    private PrivateToken(byte[] bytes) => _bytes = bytes;

    /// <summary>The signed part.</summary>
    public ReadOnlySpan<byte> Input => _bytes.AsSpan(0, InputBytes);

    /// <summary>The signature.</summary>
    public ReadOnlySpan<byte> Authenticator => _bytes.AsSpan(InputBytes);

    /// <summary>SHA-256 of the challenge that the token answers.</summary>
    public ReadOnlySpan<byte> ChallengeDigest => _bytes.AsSpan(2 + NonceBytes, NonceBytes);

    /// <summary>The issuer's key, as <see cref="IssuerPublicKey.Hash"/>.</summary>
    public ReadOnlySpan<byte> KeyHash => _bytes.AsSpan(2 + (2 * NonceBytes), NonceBytes);

    /// <summary>SHA-256 of the whole token: what a host keeps of a spent one.</summary>
    public byte[] Hash => SHA256.HashData(_bytes);

    /// <summary>The part of a token that is signed.</summary>
    public static byte[] CreateInput(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> challenge, IssuerPublicKey key)
    {
        byte[] input = new byte[InputBytes];
        BinaryPrimitives.WriteUInt16BigEndian(input, TokenChallenge.TokenType);
        nonce.CopyTo(input.AsSpan(2));
        SHA256.HashData(challenge, input.AsSpan(2 + NonceBytes));
        key.Hash.CopyTo(input.AsSpan(2 + (2 * NonceBytes)));
        return input;
    }

    /// <summary>Reads a token of type 2.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PrivateToken? token)
    {
        token = Base64Text.TryDecode(text, out byte[]? bytes)
            && bytes.Length == InputBytes + AuthenticatorBytes
            && BinaryPrimitives.ReadUInt16BigEndian(bytes) == TokenChallenge.TokenType
                ? new PrivateToken(bytes)
                : null;
        return token is not null;
    }
}
