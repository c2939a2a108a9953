using System.Numerics;
using System.Security.Cryptography;

namespace PopCon.Trust.Rsa;

/// <summary>The numbers of a public RSA key (RFC 8017, 3.1).</summary>
/// <param name="Modulus">n</param>
/// <param name="Exponent">e</param>
/// <param name="Bits">The length of the modulus in bits.</param>
internal sealed record RsaPublicNumbers(BigInteger Modulus, BigInteger Exponent, int Bits)
{
    /// <summary>The length of the modulus, and of every signature, in bytes.</summary>
    public int Bytes => (Bits + 7) / 8;

    /// <summary>Takes the numbers from parameters of the base library.</summary>
    /// <exception cref="TrustException">The key is too large, or its numbers cannot be an RSA key.</exception>
    public static RsaPublicNumbers From(RSAParameters parameters)
    {
        BigInteger modulus = Number(parameters.Modulus!);
        BigInteger exponent = Number(parameters.Exponent!);
        int bits = (int)modulus.GetBitLength();
        if (bits > Limits.MostRsaBits || exponent.GetByteCount(isUnsigned: true) > Limits.ExponentBytes)
        {
            throw new TrustException($"an RSA key of more than {Limits.MostRsaBits} bits, or with an exponent of more than {Limits.ExponentBytes * 8} bits, is not supported.");
        }

        // With an exponent of 1 every number signs itself, and an even one has no inverse.
        return modulus.IsEven || exponent.IsEven || exponent.IsOne || exponent >= modulus
            ? throw new TrustException("the numbers of the RSA key cannot be a key.")
            : new RsaPublicNumbers(modulus, exponent, bits);
    }

    /// <summary>A number from its bytes, the highest first.</summary>
    public static BigInteger Number(System.ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>x^e mod n.</summary>
    public BigInteger Apply(BigInteger value) => BigInteger.ModPow(value, Exponent, Modulus);
}
