using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PopCon.Trust.Keys;
using PopCon.Trust.Statements;
using PopCon.Update.Signing;

namespace PopCon.Update.Tests.Signing;

/// <summary>Writes signed indexes and roots into a folder.</summary>
internal sealed class SignedFeed(string folder)
{
    /// <summary>A new key.</summary>
    public static TrustPrivateKey NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return TrustPrivateKey.FromPem(key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes an index that lists all packages of the folder.</summary>
    public void WriteIndex(int version, TrustPrivateKey key, string id = "tool", string expires = "2020-07-01T00:00:00Z", string more = "")
    {
        string entries = string.Join(',', Directory.GetFiles(folder, "*.nupkg").Order(StringComparer.Ordinal).Select(path =>
            $"\"{VersionOf(path)}\":{{{more}\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}\",\"size\":{new FileInfo(path).Length}}}"));
        Write(PackageIndex.FileName, PackageIndex.MediaType, $"{{\"expires\":\"{expires}\",\"packages\":{{\"{id}\":{{{entries}}}}},\"type\":\"popcon-index-v1\",\"version\":{version}}}", key);
    }

    /// <summary>Writes a root with one key.</summary>
    public void WriteRoot(int version, TrustPublicKey key, params TrustPrivateKey[] signers) => Write(
        RootWalk.FileName(version),
        TrustedRoot.MediaType,
        $"{{\"expires\":\"2027-01-01T00:00:00Z\",\"keys\":{{\"{key.Id}\":\"{key.ToPem().Replace("\n", "\\n", StringComparison.Ordinal)}\"}},\"threshold\":1,\"type\":\"popcon-root-v1\",\"version\":{version}}}",
        signers);

    private static string VersionOf(string path) => string.Join('.', Path.GetFileNameWithoutExtension(path).Split('.').Skip(1));

    private void Write(string name, string type, string payload, params TrustPrivateKey[] signers)
    {
        var envelope = new StatementEnvelope(Encoding.UTF8.GetBytes(payload), []) { Type = type };
        File.WriteAllText(Path.Combine(folder, name), signers.Aggregate(envelope, (signed, key) => signed.SignedBy(key)).ToJson());
    }
}
