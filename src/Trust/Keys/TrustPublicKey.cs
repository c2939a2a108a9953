using System;
using System.Security.Cryptography;
using PopCon.Trust.Rsa;

namespace PopCon.Trust.Keys;

/// <summary>A public key that signatures are verified with: RSA, or ECDSA on P-256.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TrustPublicKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly RsaPublicNumbers? _rsa;
    private readonly ECParameters _curvePoint;
    private readonly byte[] _spki;

    private TrustPublicKey(RsaPublicNumbers? rsa, ECParameters curvePoint, byte[] spki)
    {
        _rsa = rsa;
        _curvePoint = curvePoint;
        _spki = spki;
        Id = Convert.ToHexStringLower(SHA256.HashData(spki));
    }

    /// <summary>The key id: SHA-256 of the SubjectPublicKeyInfo in DER, 64 lower-case hex digits.</summary>
    public string Id { get; }

    /// <summary>Whether it is an RSA key; only those verify v1 signatures.</summary>
    public bool IsRsa => _rsa is not null;

    /// <summary>Whether it is an RSA key of fewer than 2048 bits, which nothing is trusted with.</summary>
    public bool IsWeak => _rsa is { Bits: < Limits.LeastRsaBits };

    /// <summary>Reads a key file.</summary>
    /// <exception cref="TrustException">The file is missing, or it holds anything but one public key.</exception>
    public static TrustPublicKey Load(string path) => FromPem(PemText.ReadFile(path), path);

    /// <summary>Reads a key in PEM form: SubjectPublicKeyInfo or PKCS#1.</summary>
    /// <param name="pem">The text; more text around the armour is fine.</param>
    /// <param name="name">What messages call the key.</param>
    /// <exception cref="TrustException">The text is anything but one public key.</exception>
    public static TrustPublicKey FromPem(string pem, string name = "public key")
    {
        PemText key = PemText.Find(pem, name);
        try
        {
            return key.Label switch
            {
                "RSA PUBLIC KEY" => FromRsa(key.Der, pkcs1: true),
                "PUBLIC KEY" => FromSpki(key.Der),
                _ when key.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) =>
                    throw new TrustException($"{name}: this is a private key, but a public key belongs here. Treat it as published if it left your machine."),
                _ => throw new TrustException($"{name}: expected a public key, but found \"{key.Label}\"."),
            };
        }
        catch (CryptographicException e)
        {
            throw new TrustException($"{name}: not an RSA key or an ECDSA key on P-256.", e);
        }
        catch (TrustException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new TrustException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>The key as SubjectPublicKeyInfo in PEM form, with a final line end.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", _spki) + "\n";

    internal static TrustPublicKey From(RSA rsa) =>
        new(RsaPublicNumbers.From(rsa.ExportParameters(includePrivateParameters: false)), default, rsa.ExportSubjectPublicKeyInfo());

    internal static TrustPublicKey From(ECDsa ecdsa)
    {
        ECParameters point = ecdsa.ExportParameters(includePrivateParameters: false);
        return point.Curve.Oid.Value is P256
            ? new TrustPublicKey(null, point, ecdsa.ExportSubjectPublicKeyInfo())
            : throw new TrustException($"the curve {point.Curve.Oid.FriendlyName} is not supported; use P-256.");
    }

    /// <summary>Verifies an RSA-PSS signature and finds the length of its salt.</summary>
    internal bool TryVerifyRsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, out int saltLength)
    {
        saltLength = 0;
        return _rsa is not null && RsaPss.TryVerify(_rsa, SHA256.HashData(data), signature, out saltLength);
    }

    /// <summary>Verifies a signature: RSA-PSS with any salt, or ECDSA in ASN.1 DER. The algorithm follows from the key.</summary>
    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (IsRsa)
        {
            return TryVerifyRsa(data, signature, out _);
        }

        using ECDsa ecdsa = ECDsa.Create(_curvePoint);
        try
        {
            return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // Not ASN.1 at all.
            return false;
        }
    }

    private static TrustPublicKey FromSpki(byte[] der)
    {
        try
        {
            return FromRsa(der, pkcs1: false);
        }
        catch (CryptographicException)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(der, out int read);
            return WithoutRest(read, der, () => From(ecdsa));
        }
    }

    private static TrustPublicKey FromRsa(byte[] der, bool pkcs1)
    {
        using var rsa = RSA.Create();
        int read;
        if (pkcs1)
        {
            rsa.ImportRSAPublicKey(der, out read);
        }
        else
        {
            rsa.ImportSubjectPublicKeyInfo(der, out read);
        }

        return WithoutRest(read, der, () => From(rsa));
    }

    private static TrustPublicKey WithoutRest(int read, byte[] der, Func<TrustPublicKey> key) =>
        read == der.Length ? key() : throw new TrustException("there are bytes after the end of the key.");
}
