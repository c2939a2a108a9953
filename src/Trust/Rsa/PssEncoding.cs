using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PopCon.Trust.Rsa;

/// <summary>EMSA-PSS with SHA-256 and MGF1 with SHA-256 (RFC 8017, 9.1).</summary>
/// <remarks>Written here because the base library knows only salts of 32 bytes, and openssl and otumat make the longest that fits.</remarks>
internal static class PssEncoding
{
    private const int HashBytes = SHA256.HashSizeInBytes;
    private const byte Trailer = 0xBC;
    private const byte Separator = 0x01;

    /// <summary>The longest salt: an encoded message holds a separator, a hash and a trailer beside it.</summary>
    public static int MostSaltBytes(int encodedBits) => EncodedBytes(encodedBits) - HashBytes - 2;

    /// <summary>EMSA-PSS-ENCODE (9.1.1).</summary>
    /// <param name="hash">The hash of the message.</param>
    /// <param name="salt">The salt, at most <see cref="MostSaltBytes"/> long.</param>
    /// <param name="encodedBits">One bit fewer than the modulus has.</param>
    public static byte[] Encode(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> salt, int encodedBits)
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
    public static bool TryVerify(Span<byte> encoded, ReadOnlySpan<byte> hash, int encodedBits, out int saltLength)
    {
        saltLength = 0;
        byte topMask = TopMask(encodedBits);
        if (encoded.Length != EncodedBytes(encodedBits) || encoded[^1] != Trailer || (encoded[0] & ~topMask) != 0)
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
    private static byte[] Check(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> salt)
    {
        using var check = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        check.AppendData(stackalloc byte[8]);
        check.AppendData(hash);
        check.AppendData(salt);
        return check.GetHashAndReset();
    }

    // MGF1 (B.2.1), applied at once
    private static void Mask(Span<byte> bytes, ReadOnlySpan<byte> seed)
    {
        Span<byte> input = stackalloc byte[HashBytes + 4];
        Span<byte> block = stackalloc byte[HashBytes];
        seed.CopyTo(input);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i % HashBytes == 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(input[HashBytes..], i / HashBytes);
                SHA256.HashData(input, block);
            }

            bytes[i] ^= block[i % HashBytes];
        }
    }
}
