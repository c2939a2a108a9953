using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Trust.Keys;

/// <summary>Makes a new key pair and writes it to files.</summary>
public static class KeyPairFiles
{
    /// <summary>The size of a new RSA key unless the caller says otherwise: 128 bits of strength.</summary>
    public const int DefaultRsaBits = 3072;

    // What OWASP advises for PBKDF2 with HMAC-SHA-256.
    private const int Iterations = 600_000;

    /// <summary>Makes a key pair. Files that exist are never overwritten.</summary>
    /// <param name="type">The kind of key.</param>
    /// <param name="rsaBits">The size of an RSA key, 2048 to 8192, a multiple of 8.</param>
    /// <param name="privatePath">The file for the private key, PKCS#8, readable by its owner only.</param>
    /// <param name="publicPath">The file for the public key, or <see langword="null"/>.</param>
    /// <param name="passphraseFile">A file whose first line encrypts the private key, or <see langword="null"/>.</param>
    /// <returns>The public key.</returns>
    /// <exception cref="TrustException">The size is out of range, or a file exists or cannot be written.</exception>
    public static TrustPublicKey Create(KeyType type, int rsaBits, string privatePath, string? publicPath, string? passphraseFile)
    {
        if (rsaBits is < Limits.LeastRsaBits or > Limits.MostRsaBits || rsaBits % 8 != 0)
        {
            throw new TrustException(string.Create(CultureInfo.InvariantCulture, $"Invalid key size {rsaBits}: expected {Limits.LeastRsaBits} to {Limits.MostRsaBits} bits in steps of 8."));
        }

        RefuseExisting(privatePath);
        RefuseExisting(publicPath);
        byte[]? passphrase = passphraseFile is null ? null : Passphrase.Read(passphraseFile);
        using AsymmetricAlgorithm pair = type == KeyType.Rsa ? RSA.Create(rsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TrustPublicKey publicKey = pair is RSA rsa ? TrustPublicKey.From(rsa) : TrustPublicKey.From((ECDsa)pair);
        Write(privatePath, PrivatePem(pair, passphrase), ownerOnly: true);
        if (publicPath is not null)
        {
            Write(publicPath, publicKey.ToPem(), ownerOnly: false);
        }

        return publicKey;
    }

    private static string PrivatePem(AsymmetricAlgorithm pair, byte[]? passphrase) => passphrase is null
        ? pair.ExportPkcs8PrivateKeyPem() + "\n"
        : PemEncoding.WriteString(
            "ENCRYPTED PRIVATE KEY",
            pair.ExportEncryptedPkcs8PrivateKey(
                passphrase.AsSpan(), new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations))) + "\n";

    private static void RefuseExisting(string? path)
    {
        if (path is not null && Path.Exists(path))
        {
            throw new TrustException($"{path}: the file exists; a key is never overwritten.");
        }
    }

    private static void Write(string path, string pem, bool ownerOnly)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(pem));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{path}: {e.Message}", e);
        }
    }
}
