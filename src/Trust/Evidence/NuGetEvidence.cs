using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;

namespace PopCon.Trust.Evidence;

/// <summary>What the NuGet signature of a package says. Chains, time stamps and revocation lists are not evaluated.</summary>
public sealed record NuGetEvidence
{
    /// <summary>Whether there is a signature.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether the signature is right for what it signs.</summary>
    public bool IsSignatureValid { get; init; }

    /// <summary>Whether what it signs is the hash of this archive.</summary>
    public ContentHash ContentHash { get; init; }

    /// <summary>The certificates that signed.</summary>
    public IReadOnlyList<CertificateEvidence> Signers { get; init; } = [];

    /// <summary>Reads the signature of a <c>.nupkg</c>, or a <c>.p7s</c> file alone.</summary>
    /// <exception cref="TrustException">The file is missing or cannot be read.</exception>
    /// <exception cref="MalformedPackageException">The file is not an archive.</exception>
    public static NuGetEvidence Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".p7s", StringComparison.OrdinalIgnoreCase))
        {
            return NuGetSignature.Read(CappedFile.Read(path, Limits.ManifestBytes)).Evidence;
        }

        if (!File.Exists(path))
        {
            throw new TrustException($"{path}: there is no such file.");
        }

        using PackageTree package = PackageTree.Open(path);
        return OfArchive(package);
    }

    /// <summary>The evidence as one JSON object.</summary>
    public string ToJson() => JsonText.Write(json =>
    {
        json.WriteBoolean("signed", IsSigned);
        json.WriteBoolean("signatureValid", IsSignatureValid);
        json.WriteString("contentHash", ContentHash switch { ContentHash.Match => "match", ContentHash.Mismatch => "mismatch", _ => "unchecked" });
        json.WriteStartArray("signers");
        foreach (CertificateEvidence signer in Signers)
        {
            json.WriteStartObject();
            json.WriteString("subject", signer.Subject);
            json.WriteString("sha256", signer.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>
    /// Whether a package is signed by one of these certificates. The files of a folder say nothing about the archive they came from,
    /// so a folder needs the archive that NuGet keeps beside them, and the archive must hold the same files.
    /// </summary>
    internal static bool IsSignedBy(IReadOnlyList<string> certificates, PackageTree package)
    {
        if (!package.IsFolder)
        {
            return OfArchive(package).IsBy(certificates);
        }

        string? name = package.Beside.FirstOrDefault(path => path.EndsWith(".nupkg", StringComparison.Ordinal));
        if (name is null)
        {
            return false;
        }

        using PackageTree archive = PackageTree.Open(Path.Combine(package.Path, name));
        return OfArchive(archive).IsBy(certificates) && FileComparison.Differences(package.Digest(), archive.Digest()).Count == 0;
    }

    private static NuGetEvidence OfArchive(PackageTree archive)
    {
        if (archive.ReadBeside(PackagePath.NuGetSignature, Limits.ManifestBytes) is not { } bytes)
        {
            return new NuGetEvidence();
        }

        NuGetSignature signature = NuGetSignature.Read(bytes);
        return signature.Evidence with { ContentHash = signature.Compare(archive.Path) };
    }

    private bool IsBy(IReadOnlyList<string> certificates) =>
        IsSigned && IsSignatureValid && ContentHash == ContentHash.Match && Signers.Any(signer => certificates.Contains(signer.Sha256, StringComparer.Ordinal));
}
