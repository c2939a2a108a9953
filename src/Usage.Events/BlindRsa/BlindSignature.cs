using System;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>The client's side of RSABSSA (RFC 9474, section 4): prepare, blind, finalize, verify.</summary>
/// <remarks>Stateless.</remarks>
internal static class BlindSignature
{
    /// <summary>Prepare (4.1): a random prefix before the message, or the message itself.</summary>
    public static byte[] Prepare(BlindRsaVariant variant, ReadOnlySpan<byte> message, byte[]? prefix = null)
    {
        byte[] before = !variant.IsRandomized ? [] : prefix ?? RandomNumberGenerator.GetBytes(BlindRsaVariant.PrefixBytes);
        return before.Length != (variant.IsRandomized ? BlindRsaVariant.PrefixBytes : 0)
            ? throw new BlindRsaException($"A prefix has {BlindRsaVariant.PrefixBytes} bytes.")
            : [.. before, .. message];
    }

    /// <summary>Blind (4.2).</summary>
    /// <param name="variant">Says how long the salt is.</param>
    /// <param name="key">The signer's key.</param>
    /// <param name="prepared">What <see cref="Prepare"/> made.</param>
    /// <param name="salt">For vectors; <see langword="null"/>: random.</param>
    /// <param name="inverse">The inverse of the blinding factor, for vectors; <see langword="null"/>: random.</param>
    /// <returns>The number for the signer, and the inverse to keep for <see cref="Complete"/>.</returns>
    public static (byte[] Blinded, byte[] Inverse) Blind(
        BlindRsaVariant variant, BlindRsaPublicKey key, ReadOnlySpan<byte> prepared, byte[]? salt = null, byte[]? inverse = null)
    {
        byte[] used = salt ?? RandomNumberGenerator.GetBytes(variant.SaltBytes);
        if (used.Length != variant.SaltBytes)
        {
            throw new BlindRsaException(string.Create(CultureInfo.InvariantCulture, $"A salt of {variant.Name} has {variant.SaltBytes} bytes."));
        }

        BigInteger message = BlindRsaPublicKey.Number(PssEncoding.Encode(prepared, used, key.Bits - 1));
        if (!BigInteger.GreatestCommonDivisor(message, key.Modulus).IsOne)
        {
            throw new BlindRsaException("The message has a factor in common with the modulus.");
        }

        BigInteger unblinding = inverse is null ? RandomFactor(key) : Below(key, inverse);
        BigInteger factor = key.Inverse(unblinding);
        return (key.ToBytes(message * key.Apply(factor) % key.Modulus), key.ToBytes(unblinding));
    }

    /// <summary>Finalize (4.4): takes the blinding off and checks the signature.</summary>
    /// <exception cref="BlindRsaException">The signature is not one of this key over this message.</exception>
    public static byte[] Complete(
        BlindRsaVariant variant, BlindRsaPublicKey key, ReadOnlySpan<byte> prepared, ReadOnlySpan<byte> blindSignature, ReadOnlySpan<byte> inverse)
    {
        if (blindSignature.Length != key.Bytes)
        {
            throw new BlindRsaException("A blind signature is exactly as long as the modulus.");
        }

        byte[] signature = key.ToBytes(BlindRsaPublicKey.Number(blindSignature) * Below(key, inverse) % key.Modulus);
        return Verify(variant, key, prepared, signature) ? signature : throw new BlindRsaException("The blind signature does not verify.");
    }

    /// <summary>Verify (4.5): RSASSA-PSS with SHA-384 and exactly the variant's salt length.</summary>
    public static bool Verify(BlindRsaVariant variant, BlindRsaPublicKey key, ReadOnlySpan<byte> prepared, ReadOnlySpan<byte> signature)
    {
        BigInteger number = BlindRsaPublicKey.Number(signature);
        if (signature.Length != key.Bytes || number >= key.Modulus)
        {
            return false;
        }

        // A modulus of 8k+1 bits is a byte longer than the encoded message, and that byte must be zero.
        byte[] message = key.ToBytes(key.Apply(number));
        int encodedBytes = (key.Bits + 6) / 8;
        return message.AsSpan(0, message.Length - encodedBytes).IndexOfAnyExcept((byte)0) < 0
            && PssEncoding.Verify(message.AsSpan(message.Length - encodedBytes), prepared, variant.SaltBytes, key.Bits - 1);
    }

    /// <summary>A random number that has an inverse.</summary>
    public static BigInteger RandomFactor(BlindRsaPublicKey key)
    {
        while (true)
        {
            // 16 bytes more than the modulus has: the remainder is as good as uniform.
            BigInteger factor = BlindRsaPublicKey.Number(RandomNumberGenerator.GetBytes(key.Bytes + 16)) % key.Modulus;
            if (BigInteger.GreatestCommonDivisor(factor, key.Modulus).IsOne)
            {
                return factor;
            }
        }
    }

    private static BigInteger Below(BlindRsaPublicKey key, ReadOnlySpan<byte> bytes)
    {
        BigInteger number = BlindRsaPublicKey.Number(bytes);
        return number >= key.Modulus || number.IsZero ? throw new BlindRsaException("The blinding inverse is a number greater than 0 and below the modulus.") : number;
    }
}
