using System;
using System.Security.Cryptography;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Events.Tokens;

/// <summary>A token on its way: what goes to the issuer, and what only the agent knows.</summary>
/// <remarks>Immutable. One RSA operation with the public exponent each to make and to complete.</remarks>
internal sealed class TokenRequest
{
    private readonly IssuerPublicKey _key;
    private readonly byte[] _input;
    private readonly byte[] _inverse;

    /// <param name="key">The issuer's key.</param>
    /// <param name="challenge">What the token will be good for.</param>
    public TokenRequest(IssuerPublicKey key, ReadOnlySpan<byte> challenge)
    {
        _key = key;
        _input = PrivateToken.CreateInput(RandomNumberGenerator.GetBytes(PrivateToken.NonceBytes), challenge, key);
        (byte[] blinded, _inverse) = BlindSignature.Blind(BlindRsaVariant.Token, key.Key, _input);
        Blinded = Base64Text.Encode(blinded);
    }

    /// <summary>The blinded message in base64url.</summary>
    public string Blinded { get; }

    /// <summary>The token, from the issuer's answer.</summary>
    /// <exception cref="BlindRsaException">The answer is not a signature of the key over this request.</exception>
    public string Complete(string signed) =>
        Base64Text.TryDecode(signed, out byte[]? blindSignature)
            ? Base64Text.Encode([.. _input, .. BlindSignature.Complete(BlindRsaVariant.Token, _key.Key, _input, blindSignature, _inverse)])
            : throw new BlindRsaException("The blind signature is not base64url.");
}
