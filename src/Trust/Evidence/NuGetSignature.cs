using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text.RegularExpressions;

namespace PopCon.Trust.Evidence;

/// <summary>A <c>.signature.p7s</c>: CMS SignedData over <c>Version:1 LF LF OID-Hash:base64 LF LF</c>.</summary>
internal sealed partial class NuGetSignature
{
    private readonly HashAlgorithmName _algorithm;
    private readonly byte[]? _hash;

    private NuGetSignature(NuGetEvidence evidence, HashAlgorithmName algorithm, byte[]? hash)
    {
        Evidence = evidence;
        _algorithm = algorithm;
        _hash = hash;
    }

    /// <summary>What the signature says, without a look at an archive.</summary>
    public NuGetEvidence Evidence { get; }

    /// <summary>Reads a signature; one that cannot be read is signed, but not validly.</summary>
    public static NuGetSignature Read(byte[] bytes)
    {
        var cms = new SignedCms();
        try
        {
            cms.Decode(bytes);
            return Read(cms);
        }
        catch (CryptographicException)
        {
            // Damaged as a whole, or one of its certificates is.
            return new NuGetSignature(new NuGetEvidence { IsSigned = true }, default, null);
        }
    }

    /// <summary>Compares the hash that is signed with that of an archive as it was before it was signed.</summary>
    public ContentHash Compare(string archive)
    {
        if (_hash is null)
        {
            return ContentHash.Unchecked;
        }

        try
        {
            return UnsignedArchive.TryHash(archive, _algorithm, out byte[] hash) && hash.AsSpan().SequenceEqual(_hash)
                ? ContentHash.Match
                : ContentHash.Mismatch;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{archive}: {e.Message}", e);
        }
    }

    private static NuGetSignature Read(SignedCms cms)
    {
        Match content = Content().Match(System.Text.Encoding.Latin1.GetString(cms.ContentInfo.Content));
        HashAlgorithmName algorithm = AlgorithmOf(content.Groups["oid"].Value);
        byte[]? hash = algorithm.Name is null ? null : Signatures.SignatureText.ReadStrict(content.Groups["hash"].Value);
        var evidence = new NuGetEvidence
        {
            IsSigned = true,
            IsSignatureValid = hash is not null && IsValid(cms),
            Signers = [.. cms.SignerInfos.Cast<SignerInfo>().Where(signer => signer.Certificate is not null)
                .Select(signer => new CertificateEvidence(
                    signer.Certificate!.Subject, Convert.ToHexStringLower(SHA256.HashData(signer.Certificate.RawData))))],
        };
        return new NuGetSignature(evidence, algorithm, hash);
    }

    private static bool IsValid(SignedCms cms)
    {
        try
        {
            cms.CheckSignature(verifySignatureOnly: true);
            return cms.SignerInfos.Count > 0;
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException)
        {
            // The second, a slip of SignerInfo: a signed attribute whose value is no DER, which it cannot write anew.
            return false;
        }
    }

    private static HashAlgorithmName AlgorithmOf(string oid) => oid switch
    {
        "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => default,
    };

    [GeneratedRegex("\\AVersion:1\\r?\\n\\r?\\n(?<oid>[0-9.]+)-Hash:(?<hash>[A-Za-z0-9+/=]+)\\r?\\n\\r?\\n\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Content();
}
