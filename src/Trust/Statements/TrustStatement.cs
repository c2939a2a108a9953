using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using PopCon.Trust.Packages;

namespace PopCon.Trust.Statements;

/// <summary>What a signer says: this package, in this version, has these files, for this purpose, from then to then.</summary>
/// <remarks>Immutable by convention: the files are not to be changed.</remarks>
public sealed class TrustStatement
{
    /// <summary>The purpose unless the signer says otherwise.</summary>
    public const string DefaultPurpose = "plugin";

    internal const string Type = "popcon-trust-v2";

    internal TrustStatement(string id, string version, string purpose, DateTimeOffset notBefore, DateTimeOffset notAfter, SortedDictionary<string, FileDigest> files)
    {
        Id = id;
        Version = version;
        Purpose = purpose;
        NotBefore = notBefore;
        NotAfter = notAfter;
        Files = files;
        Tree = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Files(files)));
    }

    /// <summary>The package id in lower case.</summary>
    public string Id { get; }

    /// <summary>The version in NuGet's normal form.</summary>
    public string Version { get; }

    /// <summary>What the package may be used for: <c>[a-z][a-z0-9-]*</c>.</summary>
    public string Purpose { get; }

    /// <summary>The first moment at which the statement is valid.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The first moment at which the statement is no longer valid.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>The files by path, ordered by UTF-16 code units.</summary>
    public SortedDictionary<string, FileDigest> Files { get; }

    /// <summary>SHA-256 of the canonical form of <see cref="Files"/>.</summary>
    public string Tree { get; }

    /// <summary>States what a package holds.</summary>
    /// <param name="package">The package.</param>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <param name="notAfter">The end of validity.</param>
    /// <param name="notBefore">The start of validity; 1970 by default.</param>
    /// <param name="purpose">The purpose; <see cref="DefaultPurpose"/> by default.</param>
    /// <exception cref="TrustException">A value is wrong, or the package is empty or cannot be read.</exception>
    /// <exception cref="MalformedPackageException">The package is malformed.</exception>
    public static TrustStatement Of(
        PackageTree package, string id, string version, DateTimeOffset notAfter, DateTimeOffset? notBefore = null, string? purpose = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        string lowerId = PackageId.Normalize(id);
        string normalVersion = PackageVersion.Parse(version)?.ToString()
            ?? throw new TrustException($"Invalid version \"{version}\": expected a NuGet version such as 1.2.3 or 1.2.3-beta.1.");
        purpose ??= DefaultPurpose;
        if (!IsPurpose(purpose))
        {
            throw new TrustException($"Invalid purpose \"{purpose}\": expected lower-case letters, digits and \"-\", the first a letter.");
        }

        DateTimeOffset start = notBefore ?? DateTimeOffset.UnixEpoch;
        if (start >= notAfter)
        {
            throw new TrustException($"The statement would never be valid: {TrustTime.Format(start)} is not before {TrustTime.Format(notAfter)}.");
        }

        SortedDictionary<string, FileDigest> files = package.Digest();
        return files.Count > 0
            ? new TrustStatement(lowerId, normalVersion, purpose, start, notAfter, files)
            : throw new TrustException($"{package.Path}: there is nothing to sign: the package is empty.");
    }

    /// <summary>Reads a payload.</summary>
    /// <exception cref="MalformedStatementException">It is not the canonical form of a statement.</exception>
    public static TrustStatement Parse(ReadOnlySpan<byte> payload) => StatementReader.Read(payload);

    /// <summary>The bytes that are signed: the canonical form.</summary>
    public byte[] ToPayload() => CanonicalJson.Payload(this);

    /// <summary>The statement id: SHA-256 of the payload.</summary>
    public static string IdOf(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload));

    internal static bool IsPurpose(string purpose) =>
        purpose.Length > 0 && char.IsAsciiLetterLower(purpose[0]) && purpose.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
