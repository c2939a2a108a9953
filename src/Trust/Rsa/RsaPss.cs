using System;
using System.Numerics;
using System.Security.Cryptography;

namespace PopCon.Trust.Rsa;

/// <summary>RSASSA-PSS (RFC 8017, 8.1) over the hash of a message.</summary>
internal static class RsaPss
{
    /// <summary>Signs; two signatures of the same message differ.</summary>
    public static byte[] Sign(RsaPrivateNumbers key, ReadOnlySpan<byte> hash, SaltLength length)
    {
        int encodedBits = key.Public.Bits - 1;
        int saltBytes = length == SaltLength.Max ? PssEncoding.Sha256.MostSaltBytes(encodedBits) : SHA256.HashSizeInBytes;
        byte[] encoded = PssEncoding.Sha256.Encode(hash, RandomNumberGenerator.GetBytes(saltBytes), encodedBits);
        byte[] signature = new byte[key.Public.Bytes];
        Write(key.Apply(RsaPublicNumbers.Number(encoded)), signature);
        return signature;
    }

    /// <summary>Verifies (8.1.2): exactly as long as the modulus, smaller than it, and the encoding in full.</summary>
    public static bool TryVerify(RsaPublicNumbers key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, out int saltLength)
    {
        saltLength = 0;
        BigInteger number = RsaPublicNumbers.Number(signature);
        if (signature.Length != key.Bytes || number >= key.Modulus)
        {
            return false;
        }

        // A modulus of 8k+1 bits is a byte longer than the encoded message, and the number must fit the message.
        BigInteger message = key.Apply(number);
        int encodedBits = key.Bits - 1;
        byte[] encoded = new byte[(encodedBits + 7) / 8];
        return message.GetByteCount(isUnsigned: true) <= encoded.Length
            && Write(message, encoded)
            && PssEncoding.Sha256.TryVerify(encoded, hash, encodedBits, out saltLength);
    }

    private static bool Write(BigInteger number, Span<byte> bytes) =>
        number.TryWriteBytes(bytes[^number.GetByteCount(isUnsigned: true)..], out _, isUnsigned: true, isBigEndian: true);
}
