using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>EMSA-PSS with SHA-384 and MGF1 with SHA-384 (RFC 8017, 9.1), with a salt of the caller's.</summary>
/// <remarks>
/// Stateless. The base library makes such encodings only together with the private operation, which a client of a blind
/// signature does not have.
/// </remarks>
internal static class PssEncoding
{
    /// <summary>Length of a SHA-384 hash.</summary>
    public const int HashBytes = SHA384.HashSizeInBytes;

    private const byte Trailer = 0xBC;
    private const byte Separator = 0x01;

    /// <summary>EMSA-PSS-ENCODE (9.1.1).</summary>
    /// <param name="message">The message itself, not its hash.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="encodedBits">One bit fewer than the modulus has.</param>
    /// <exception cref="BlindRsaException">The key is too short for hash and salt.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> message, ReadOnlySpan<byte> salt, int encodedBits)
    {
        byte[] encoded = new byte[(encodedBits + 7) / 8];
        if (encoded.Length < HashBytes + salt.Length + 2)
        {
            throw new BlindRsaException("The modulus is too short for SHA-384 and this salt.");
        }

        Span<byte> masked = encoded.AsSpan(0, encoded.Length - HashBytes - 1);
        byte[] check = Check(message, salt);
        masked[^(salt.Length + 1)] = Separator;
        salt.CopyTo(masked[^salt.Length..]);
        Mask(masked, check);
        masked[0] &= TopMask(encoded.Length, encodedBits);
        check.CopyTo(encoded.AsSpan(masked.Length));
        encoded[^1] = Trailer;
        return encoded;
    }

    /// <summary>EMSA-PSS-VERIFY (9.1.2) for a salt of exactly one length.</summary>
    public static bool Verify(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> message, int saltBytes, int encodedBits)
    {
        if (encoded.Length != (encodedBits + 7) / 8 || encoded.Length < HashBytes + saltBytes + 2)
        {
            return false;
        }

        // The salt is read from the encoding; the whole of it is made anew and compared, so no rule can be forgotten.
        byte[] masked = encoded[..^(HashBytes + 1)].ToArray();
        Mask(masked, encoded[masked.Length..^1]);
        return CryptographicOperations.FixedTimeEquals(Encode(message, masked.AsSpan(masked.Length - saltBytes), encodedBits), encoded);
    }

    private static byte TopMask(int encodedBytes, int encodedBits) => (byte)(0xFF >> ((8 * encodedBytes) - encodedBits));

    // H = Hash(eight zeros || Hash(message) || salt)
    private static byte[] Check(ReadOnlySpan<byte> message, ReadOnlySpan<byte> salt)
    {
        using var check = IncrementalHash.CreateHash(HashAlgorithmName.SHA384);
        check.AppendData(stackalloc byte[8]);
        check.AppendData(SHA384.HashData(message));
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
                SHA384.HashData(input, block);
            }

            bytes[i] ^= block[i % HashBytes];
        }
    }
}
