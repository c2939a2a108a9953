using System;
using System.Numerics;
using System.Security.Cryptography;

namespace PopCon.Usage.Events.BlindRsa;

/// <summary>The private operation of a signer: raw RSA on a number that it must not understand (RFC 9474, 4.3).</summary>
/// <remarks>
/// Immutable and safe from all threads. The base library has no raw private operation, and <see cref="BigInteger"/> does not run
/// in constant time: the number is multiplied by a random factor first, so that the time depends on nothing a client chose.
/// Every result is checked with the public key before it leaves; one wrong half would give the primes away.
/// </remarks>
internal sealed class BlindRsaPrivateKey
{
    private readonly Func<BigInteger, BigInteger> _apply;

    private BlindRsaPrivateKey(BlindRsaPublicKey publicKey, Func<BigInteger, BigInteger> apply)
    {
        Public = publicKey;
        _apply = apply;
    }

    /// <summary>The public half.</summary>
    public BlindRsaPublicKey Public { get; }

    /// <summary>A key of which only n, e and d are known; four times slower than one with primes.</summary>
    public static BlindRsaPrivateKey From(BlindRsaPublicKey publicKey, BigInteger exponent) =>
        new(publicKey, value => BigInteger.ModPow(value, exponent, publicKey.Modulus));

    /// <summary>A key with its primes.</summary>
    public static BlindRsaPrivateKey From(RSAParameters key)
    {
        var p = new MontgomeryModulus(key.P);
        var q = new MontgomeryModulus(key.Q);
        BigInteger inverseQ = BlindRsaPublicKey.Number(key.InverseQ);
        return new(new BlindRsaPublicKey(key.Modulus, key.Exponent), value =>
        {
            // The Chinese remainder theorem (RFC 8017, 5.1.2).
            BigInteger second = q.Power(value, key.DQ);
            BigInteger difference = (p.Power(value, key.DP) - second) % p.Value;
            return second + ((difference.Sign < 0 ? difference + p.Value : difference) * inverseQ % p.Value * q.Value);
        });
    }

    /// <summary>BlindSign: signs a blinded message.</summary>
    /// <param name="blinded">A number greater than 0 and below n, exactly as long as the modulus.</param>
    /// <exception cref="BlindRsaException">It is not, or the numbers of the key do not belong together.</exception>
    public byte[] Sign(ReadOnlySpan<byte> blinded)
    {
        BigInteger message = BlindRsaPublicKey.Number(blinded);
        if (blinded.Length != Public.Bytes || message >= Public.Modulus || message.IsZero)
        {
            throw new BlindRsaException("A blinded message is a number greater than 0 and below the modulus, exactly as long as the modulus.");
        }

        BigInteger factor = BlindSignature.RandomFactor(Public);
        BigInteger result = _apply(message * Public.Apply(factor) % Public.Modulus) * Public.Inverse(factor) % Public.Modulus;
        return Public.Apply(result) == message ? Public.ToBytes(result) : throw new BlindRsaException("The numbers of the RSA key do not belong together.");
    }
}
