using System;
using System.Globalization;
using System.Security.Cryptography;
using PopCon.Trust.Rsa;

namespace PopCon.Trust.Keys;

/// <summary>A private key that signs: RSA of 2048 bits or more, or ECDSA on P-256.</summary>
/// <remarks>Immutable and thread-safe. The key lives in managed memory until it is collected.</remarks>
public sealed class TrustPrivateKey
{
    private readonly RsaPrivateNumbers? _rsa;
    private readonly ECParameters _curvePoint;

    private TrustPrivateKey(RsaPrivateNumbers? rsa, ECParameters curvePoint, TrustPublicKey publicKey)
    {
        _rsa = rsa;
        _curvePoint = curvePoint;
        PublicKey = publicKey;
    }

    /// <summary>The public half.</summary>
    public TrustPublicKey PublicKey { get; }

    /// <summary>Reads a key file.</summary>
    /// <param name="path">A PEM file: PKCS#8, encrypted PKCS#8, PKCS#1 or SEC 1.</param>
    /// <param name="passphraseFile">A file whose first line is the passphrase, or <see langword="null"/>.</param>
    /// <exception cref="TrustException">A file is missing, or the key cannot sign.</exception>
    public static TrustPrivateKey Load(string path, string? passphraseFile = null) =>
        FromPem(PemText.ReadFile(path), passphraseFile is null ? null : Passphrase.Read(passphraseFile), path);

    /// <summary>Reads a key in PEM form.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="passphrase">The bytes of the passphrase, or <see langword="null"/>.</param>
    /// <param name="name">What messages call the key.</param>
    /// <exception cref="TrustException">The key cannot sign, or the passphrase is missing or wrong.</exception>
    public static TrustPrivateKey FromPem(string pem, byte[]? passphrase = null, string name = "private key")
    {
        PemText key = PemText.Find(pem, name);
        try
        {
            return key.Label switch
            {
                "RSA PRIVATE KEY" => FromRsa(rsa => rsa.ImportRSAPrivateKey(key.Der, out _)),
                "EC PRIVATE KEY" => FromEcdsa(ecdsa => ecdsa.ImportECPrivateKey(key.Der, out _)),
                "PRIVATE KEY" => FromEither(
                    rsa => rsa.ImportPkcs8PrivateKey(key.Der, out _), ecdsa => ecdsa.ImportPkcs8PrivateKey(key.Der, out _)),
                "ENCRYPTED PRIVATE KEY" when passphrase is null =>
                    throw new TrustException($"{name}: the key is encrypted; name its passphrase file."),
                "ENCRYPTED PRIVATE KEY" => FromEither(
                    rsa => rsa.ImportEncryptedPkcs8PrivateKey(passphrase.AsSpan(), key.Der, out _),
                    ecdsa => ecdsa.ImportEncryptedPkcs8PrivateKey(passphrase.AsSpan(), key.Der, out _)),
                _ => throw new TrustException($"{name}: expected a private key, but found \"{key.Label}\"."),
            };
        }
        catch (CryptographicException e)
        {
            string what = passphrase is null ? "not an RSA key or an ECDSA key on P-256" : "the passphrase is wrong, or it is not an RSA key or an ECDSA key on P-256";
            throw new TrustException($"{name}: {what}.", e);
        }
        catch (TrustException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new TrustException($"{name}: {e.Message}", e);
        }
    }

    internal static TrustPrivateKey From(RSA rsa)
    {
        TrustPublicKey publicKey = TrustPublicKey.From(rsa);
        return publicKey.IsWeak
            ? throw new TrustException(string.Create(CultureInfo.InvariantCulture, $"the RSA key has {rsa.KeySize} bits; at least {Limits.LeastRsaBits} are needed."))
            : new TrustPrivateKey(RsaPrivateNumbers.From(rsa.ExportParameters(includePrivateParameters: true)), default, publicKey);
    }

    internal static TrustPrivateKey From(ECDsa ecdsa) =>
        new(null, ecdsa.ExportParameters(includePrivateParameters: true), TrustPublicKey.From(ecdsa));

    /// <summary>Signs bytes: RSA-PSS with SHA-256, or ECDSA with SHA-256 in ASN.1 DER.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> data, SaltLength salt)
    {
        byte[] hash = SHA256.HashData(data);
        if (_rsa is not null)
        {
            return RsaPss.Sign(_rsa, hash, salt);
        }

        using ECDsa ecdsa = ECDsa.Create(_curvePoint);
        return ecdsa.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static TrustPrivateKey FromEither(Action<RSA> importRsa, Action<ECDsa> importEcdsa)
    {
        try
        {
            return FromRsa(importRsa);
        }
        catch (CryptographicException)
        {
            return FromEcdsa(importEcdsa);
        }
    }

    private static TrustPrivateKey FromRsa(Action<RSA> import)
    {
        using var rsa = RSA.Create();
        import(rsa);
        return From(rsa);
    }

    private static TrustPrivateKey FromEcdsa(Action<ECDsa> import)
    {
        using var ecdsa = ECDsa.Create();
        import(ecdsa);
        return From(ecdsa);
    }
}
