using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PopCon.Trust.Rsa;

/// <summary>EMSA-PSS and MGF1 with one hash (RFC 8017, 9.1).</summary>
/// <remarks>
/// Immutable and safe from all threads. The base library knows only salts as long as the hash, and makes encodings only together
/// with the private operation; openssl makes longer salts, and a client of a blind signature has no private key. Usage.Events
/// compiles this file, too: neither project may refer to the other.
/// </remarks>
internal sealed class PssEncoding
{
    private const byte Trailer = 0xBC;
    private const byte Separator = 0x01;

    /// <summary>Signatures of packages.</summary>
    public static readonly PssEncoding Sha256 = new(HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    /// <summary>Blind signatures.</summary>
    public static readonly PssEncoding Sha384 = new(HashAlgorithmName.SHA384, SHA384.HashSizeInBytes);

    private readonly HashAlgorithmName _hash;

    private PssEncoding(HashAlgorithmName hash, int hashBytes)
    {
        _hash = hash;
        HashBytes = hashBytes;
    }

    /// <summary>Length of the hash.</summary>
    public int HashBytes { get; }

    /// <summary>The longest salt: an encoded message holds a separator, a hash and a trailer beside it. Below 0: the modulus is too short.</summary>
    public int MostSaltBytes(int encodedBits) => EncodedBytes(encodedBits) - HashBytes - 2;

    /// <summary>EMSA-PSS-ENCODE (9.1.1).</summary>
    /// <param name="hash">The hash of the message.</param>
    /// <param name="salt">The salt, at most <see cref="MostSaltBytes"/> long.</param>
    /// <param name="encodedBits">One bit fewer than the modulus has.</param>
    public byte[] Encode(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> salt, int encodedBits)
    {
        byte[] encoded = new byte[EncodedBytes(encodedBits)];
        Span<byte> masked = encoded.AsSpan(0, encoded.Length - HashBytes - 1);
        byte[] check = Check(hash, salt);
        masked[^(salt.Length + 1)] = Separator;
        salt.CopyTo(masked[^salt.Length..]);
        Mask(masked, check);
        masked[0] &= TopMask(encodedBits);
        check.CopyTo(encoded.AsSpan(masked.Length));
        encoded[^1] = Trailer;
        return encoded;
    }

    /// <summary>EMSA-PSS-VERIFY (9.1.2) that finds the length of the salt by itself.</summary>
    /// <param name="encoded">The encoded message; overwritten.</param>
    /// <param name="hash">The hash of the message.</param>
    /// <param name="encodedBits">One bit fewer than the modulus has.</param>
    /// <param name="saltLength">The length found; 0 on failure.</param>
    public bool TryVerify(Span<byte> encoded, ReadOnlySpan<byte> hash, int encodedBits, out int saltLength)
    {
        saltLength = 0;
        byte topMask = TopMask(encodedBits);
        if (encoded.Length != EncodedBytes(encodedBits) || MostSaltBytes(encodedBits) < 0 || encoded[^1] != Trailer || (encoded[0] & ~topMask) != 0)
        {
            return false;
        }

        Span<byte> masked = encoded[..^(HashBytes + 1)];
        ReadOnlySpan<byte> check = encoded[masked.Length..^1];
        Mask(masked, check);
        masked[0] &= topMask;
        int separator = masked.IndexOfAnyExcept((byte)0);
        if (separator < 0 || masked[separator] != Separator)
        {
            return false;
        }

        ReadOnlySpan<byte> salt = masked[(separator + 1)..];
        if (!CryptographicOperations.FixedTimeEquals(check, Check(hash, salt)))
        {
            return false;
        }

        saltLength = salt.Length;
        return true;
    }

    private static int EncodedBytes(int encodedBits) => (encodedBits + 7) / 8;

    private static byte TopMask(int encodedBits) => (byte)(0xFF >> ((8 * EncodedBytes(encodedBits)) - encodedBits));

    // H = Hash(eight zeros || mHash || salt)
    private byte[] Check(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> salt)
    {
        using var check = IncrementalHash.CreateHash(_hash);
        check.AppendData(stackalloc byte[8]);
        check.AppendData(hash);
        check.AppendData(salt);
        return check.GetHashAndReset();
    }

    // MGF1 (B.2.1), applied at once
    private void Mask(Span<byte> bytes, ReadOnlySpan<byte> seed)
    {
        Span<byte> input = stackalloc byte[HashBytes + 4];
        Span<byte> block = stackalloc byte[HashBytes];
        seed.CopyTo(input);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i % HashBytes == 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(input[HashBytes..], i / HashBytes);
                CryptographicOperations.HashData(_hash, input, block);
            }

            bytes[i] ^= block[i % HashBytes];
        }
    }
}
