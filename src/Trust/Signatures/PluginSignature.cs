using System;
using System.Text;
using PopCon.Trust.Hashing;
using PopCon.Trust.Keys;
using PopCon.Trust.Rsa;

namespace PopCon.Trust.Signatures;

/// <summary>v1 signatures: RSA-PSS with SHA-256 over the lower-case hex digits of a folder's hash.</summary>
/// <remarks>Thread-safe.</remarks>
public static class PluginSignature
{
    /// <summary>Signs a hash.</summary>
    /// <param name="hash">40 or 64 lower-case hex digits.</param>
    /// <param name="key">An RSA key.</param>
    /// <param name="salt">The length of the salt.</param>
    /// <returns>The text of a <c>.sig</c> file.</returns>
    /// <exception cref="TrustException">The hash is not one, or that of an empty folder, or the key is not RSA.</exception>
    public static string Sign(string hash, TrustPrivateKey key, SaltLength salt = SaltLength.Max)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequireHash(hash);
        RequireRsa(key.PublicKey);
        return PluginHash.IsNothing(hash)
            ? throw new TrustException("There is nothing to sign: the package is empty.")
            : SignatureText.Write(key.Sign(Encoding.ASCII.GetBytes(hash), salt));
    }

    /// <summary>Verifies a signature of a hash and finds the length of its salt.</summary>
    /// <param name="hash">40 or 64 lower-case hex digits.</param>
    /// <param name="signature">The bytes of a <c>.sig</c> file, or <see langword="null"/> when there is none.</param>
    /// <param name="key">An RSA key.</param>
    /// <exception cref="TrustException">The hash is not one, or the key is not RSA.</exception>
    public static SignatureResult Verify(string hash, byte[]? signature, TrustPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequireHash(hash);
        RequireRsa(key);
        string reason = ReasonOf(hash, signature, key, out int salt);
        TrustMeter.Count(reason);
        return new SignatureResult(reason, key.Id, hash, reason is TrustReason.Ok ? salt : null);
    }

    /// <summary>As <see cref="Verify"/> with a signature file, which may be missing.</summary>
    /// <inheritdoc cref="Verify"/>
    public static SignatureResult VerifyFile(string hash, string signaturePath, TrustPublicKey key) =>
        Verify(hash, CappedFile.TryRead(signaturePath, Limits.KeyFileBytes), key);

    private static string ReasonOf(string hash, byte[]? signature, TrustPublicKey key, out int salt)
    {
        salt = 0;
        if (PluginHash.IsNothing(hash))
        {
            return TrustReason.NothingToVerify;
        }

        if (key.IsWeak)
        {
            return TrustReason.WeakKey;
        }

        if (signature is null)
        {
            return TrustReason.NoSignature;
        }

        return SignatureText.Read(signature) is not { } bytes ? TrustReason.MalformedSignature
            : key.TryVerifyRsa(Encoding.ASCII.GetBytes(hash), bytes, out salt) ? TrustReason.Ok
            : TrustReason.BadSignature;
    }

    private static void RequireHash(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Length is not (40 or 64) || !PluginHash.IsLowerHex(hash))
        {
            throw new TrustException($"Invalid hash \"{hash}\": expected 40 or 64 lower-case hex digits.");
        }
    }

    private static void RequireRsa(TrustPublicKey key)
    {
        if (!key.IsRsa)
        {
            throw new TrustException("v1 signatures need an RSA key; ECDSA keys sign statements (--v2).");
        }
    }
}
