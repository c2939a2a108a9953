using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using PopCon.Trust.Keys;
using PopCon.Trust.Packages;
using PopCon.Trust.Signatures;

namespace PopCon.Trust.Statements;

/// <summary>Signs a <c>.nupkg</c> in place: adds <c>popcon/ID.sig</c>, a public key, and a statement.</summary>
public sealed record PackageSigner
{
    /// <summary>The RSA key that signs.</summary>
    public required TrustPrivateKey Key { get; init; }

    /// <summary>A public key to put into the package for those who verify its plug-ins, or <see langword="null"/>.</summary>
    public TrustPublicKey? PublicKey { get; init; }

    /// <summary>The end of validity of a statement; <see langword="null"/> for no statement.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The start of validity of the statement; <see langword="null"/> for 1970.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The purpose in the statement; <see langword="null"/> for the default.</summary>
    public string? Purpose { get; init; }

    /// <summary>Signs a package. What an earlier signing added is replaced. The file is replaced at once, or not at all.</summary>
    /// <exception cref="TrustException">The file is missing, cannot be written, is empty, or has a NuGet signature that this would break.</exception>
    /// <exception cref="MalformedPackageException">The package is malformed.</exception>
    public void Sign(string path)
    {
        Dictionary<string, string> own = Prepare(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.Copy(path, temporary);
            using (ZipArchive archive = ZipFile.Open(temporary, ZipArchiveMode.Update))
            {
                Replace(archive, own);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{path}: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Replace(ZipArchive archive, Dictionary<string, string> own)
    {
        foreach (ZipArchiveEntry entry in new List<ZipArchiveEntry>(archive.Entries))
        {
            if (PackagePath.IsOwn(ArchivePackage.NameOf(entry)))
            {
                entry.Delete();
            }
        }

        foreach ((string name, string content) in own)
        {
            using Stream stream = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }
    }

    private Dictionary<string, string> Prepare(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrustException($"{path}: there is no such file.");
        }

        using PackageTree package = PackageTree.Open(path);
        if (package.ReadBeside(PackagePath.NuGetSignature, most: 1) is not null)
        {
            throw new TrustException($"{path}: the package has a NuGet signature, which this would break. Sign first with popcon, then with dotnet nuget sign.");
        }

        PackageManifest manifest = PackageManifest.Of(package);
        string prefix = PackagePath.OwnFolder + PackageId.Normalize(manifest.Id);
        var own = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [prefix + ".sig"] = PluginSignature.Sign(package.Hash(manifest.Id), Key),
        };
        if (PublicKey is not null)
        {
            own[prefix + ".pub"] = PublicKey.ToPem();
        }

        if (NotAfter is { } notAfter)
        {
            var statement = TrustStatement.Of(package, manifest.Id, manifest.Version, notAfter, NotBefore, Purpose);
            own[PackagePath.Statement] = new StatementEnvelope(statement.ToPayload(), []).SignedBy(Key).ToJson();
        }

        return own;
    }
}
