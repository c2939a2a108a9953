using System;
using System.Numerics;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>The numbers of a public RSA key (RFC 8017, 3.1).</summary>
/// <remarks>Immutable.</remarks>
internal sealed class BlindRsaPublicKey
{
    /// <summary>Length of the longest modulus: the vectors of RFC 9474 have 4096 bits. A longer one would only cost time.</summary>
    private const int MaxBytes = 1024;

    private const int MaxExponentBytes = 8;

    /// <param name="modulus">n, the highest byte first.</param>
    /// <param name="exponent">e, the highest byte first.</param>
    /// <exception cref="BlindRsaException">The numbers cannot be a key.</exception>
    public BlindRsaPublicKey(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        Modulus = Number(modulus);
        Exponent = Number(exponent);
        Bits = (int)Modulus.GetBitLength();
        if (modulus.Length > MaxBytes || Exponent.GetByteCount(isUnsigned: true) > MaxExponentBytes || Modulus.IsEven || Exponent.IsEven || Exponent.IsOne || Exponent >= Modulus)
        {
            throw new BlindRsaException("The numbers of the RSA key cannot be a key.");
        }
    }

    /// <summary>n</summary>
    public BigInteger Modulus { get; }

    /// <summary>e</summary>
    public BigInteger Exponent { get; }

    /// <summary>Length of the modulus in bits.</summary>
    public int Bits { get; }

    /// <summary>Length of the modulus, and of every signature, in bytes.</summary>
    public int Bytes => (Bits + 7) / 8;

    /// <summary>A number from its bytes, the highest first.</summary>
    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>x^e mod n.</summary>
    public BigInteger Apply(BigInteger value) => BigInteger.ModPow(value, Exponent, Modulus);

    /// <summary>A number below n as bytes, as long as the modulus.</summary>
    public byte[] ToBytes(BigInteger value)
    {
        byte[] bytes = new byte[Bytes];
        value.TryWriteBytes(bytes.AsSpan(Bytes - value.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    /// <summary>x with a·x ≡ 1 mod n: Euclid's algorithm, extended.</summary>
    /// <exception cref="BlindRsaException">There is none.</exception>
    public BigInteger Inverse(BigInteger value)
    {
        (BigInteger r, BigInteger nextR, BigInteger t, BigInteger nextT) = (Modulus, value % Modulus, BigInteger.Zero, BigInteger.One);
        while (!nextR.IsZero)
        {
            BigInteger quotient = BigInteger.Divide(r, nextR);
            (r, nextR) = (nextR, r - (quotient * nextR));
            (t, nextT) = (nextT, t - (quotient * nextT));
        }

        return !r.IsOne ? throw new BlindRsaException("The number has no inverse for this modulus.") : t.Sign < 0 ? t + Modulus : t;
    }
}
