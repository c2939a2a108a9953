using System;
using System.Security.Cryptography;
using System.Threading;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Tokens;

namespace PopCon.Usage.Host.Configuration;

/// <summary>A key that signs tokens and checks them.</summary>
/// <remarks>Safe from all threads: the base library's RSA objects are not, so each thread has one of its own.</remarks>
internal sealed class IssuerKey : IDisposable
{
    private readonly ThreadLocal<RSA> _verifier;
    private readonly BlindRsaPrivateKey _signer;

    /// <param name="numbers">The private key.</param>
    /// <param name="from">When it begins to be valid.</param>
    /// <param name="to">When it ends to be valid.</param>
    public IssuerKey(RSAParameters numbers, DateTimeOffset from, DateTimeOffset to)
    {
        var publicNumbers = new RSAParameters { Modulus = numbers.Modulus, Exponent = numbers.Exponent };
        _verifier = new ThreadLocal<RSA>(() => RSA.Create(publicNumbers), trackAllValues: true);
        _signer = BlindRsaPrivateKey.From(numbers);
        Public = new IssuerPublicKey(_signer.Public);
        From = from;
        To = to;
    }

    /// <summary>The public half.</summary>
    public IssuerPublicKey Public { get; }

    /// <summary>The first moment of its validity.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The first moment after its validity.</summary>
    public DateTimeOffset To { get; }

    /// <summary>Whether its tokens are good now.</summary>
    public bool IsValid(DateTimeOffset now) => From <= now && now < To;

    /// <summary>Signs a blinded message.</summary>
    /// <exception cref="BlindRsaException">It is not one.</exception>
    public byte[] Sign(ReadOnlySpan<byte> blinded) => _signer.Sign(blinded);

    /// <summary>Whether the token was signed by this key.</summary>
    public bool Verify(PrivateToken token) =>
        _verifier.Value!.VerifyData(token.Input, token.Authenticator, HashAlgorithmName.SHA384, RSASignaturePadding.Pss);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RSA verifier in _verifier.Values)
        {
            verifier.Dispose();
        }

        _verifier.Dispose();
    }
}
