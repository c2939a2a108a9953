using System.Numerics;
using System.Security.Cryptography;

namespace PopCon.Trust.Rsa;

/// <summary>The numbers of a private RSA key, with the primes for the Chinese remainder theorem (RFC 8017, 3.2 and 5.1.2).</summary>
/// <remarks>
/// <see cref="BigInteger"/> does not run in constant time. Blinding makes the number that the private exponents work on random,
/// so that time tells nothing about it or about the key. The result is checked with the public key: one wrong half would give the primes away.
/// </remarks>
internal sealed class RsaPrivateNumbers
{
    private readonly BigInteger _p;
    private readonly BigInteger _q;
    private readonly BigInteger _dp;
    private readonly BigInteger _dq;
    private readonly BigInteger _inverseQ;

    private RsaPrivateNumbers(RSAParameters parameters)
    {
        Public = RsaPublicNumbers.From(parameters);
        _p = RsaPublicNumbers.Number(parameters.P);
        _q = RsaPublicNumbers.Number(parameters.Q);
        _dp = RsaPublicNumbers.Number(parameters.DP);
        _dq = RsaPublicNumbers.Number(parameters.DQ);
        _inverseQ = RsaPublicNumbers.Number(parameters.InverseQ);
    }

    /// <summary>The public half.</summary>
    public RsaPublicNumbers Public { get; }

    /// <summary>Takes the numbers from parameters of the base library.</summary>
    public static RsaPrivateNumbers From(RSAParameters parameters) => new(parameters);

    /// <summary>x^d mod n.</summary>
    /// <exception cref="CryptographicException">The numbers of the key do not belong together.</exception>
    public BigInteger Apply(BigInteger value)
    {
        (BigInteger factor, BigInteger inverse) = Blinding();
        BigInteger blinded = value * Public.Apply(factor) % Public.Modulus;
        BigInteger result = WithPrimes(blinded) * inverse % Public.Modulus;
        return Public.Apply(result) == value ? result : throw new CryptographicException("The numbers of the RSA key do not belong together.");
    }

    /// <summary>x with a·x ≡ 1 mod n, or zero when there is none: Euclid's algorithm, extended.</summary>
    internal static BigInteger Inverse(BigInteger a, BigInteger n)
    {
        (BigInteger r, BigInteger nextR, BigInteger t, BigInteger nextT) = (n, a % n, BigInteger.Zero, BigInteger.One);
        while (!nextR.IsZero)
        {
            BigInteger quotient = BigInteger.Divide(r, nextR);
            (r, nextR) = (nextR, r - (quotient * nextR));
            (t, nextT) = (nextT, t - (quotient * nextT));
        }

        return !r.IsOne ? BigInteger.Zero : t.Sign < 0 ? t + n : t;
    }

    private BigInteger WithPrimes(BigInteger value)
    {
        BigInteger m1 = BigInteger.ModPow(value % _p, _dp, _p);
        BigInteger m2 = BigInteger.ModPow(value % _q, _dq, _q);
        BigInteger difference = (m1 - m2) % _p;
        BigInteger h = (difference.Sign < 0 ? difference + _p : difference) * _inverseQ % _p;
        return m2 + (h * _q);
    }

    private (BigInteger Factor, BigInteger Inverse) Blinding()
    {
        while (true)
        {
            BigInteger factor = RsaPublicNumbers.Number(RandomNumberGenerator.GetBytes(Public.Bytes)) % Public.Modulus;
            BigInteger inverse = Inverse(factor, Public.Modulus);
            if (!inverse.IsZero)
            {
                return (factor, inverse);
            }
        }
    }
}
