using System;
using System.IO;
using System.IO.Compression;
using PopCon.TestSupport;
using PopCon.Trust.Evidence;
using PopCon.Trust.Packages;
using PopCon.Trust.Tests.Cases;

namespace PopCon.Trust.Tests.Evidence;

public sealed class NuGetEvidenceTests
{
    private const string Certificate = "f6d0d70ae3";

    [Fact]
    public void Read_EveryByteOfTheArchiveChanged_NeverMatches()
    {
        using var folder = new TemporaryFolder();
        byte[] good = CaseFile.Content("blob", "signed.nupkg");
        string path = folder.File("p.nupkg");
        int matches = 0;
        for (int i = 0; i < good.Length; i += 7)
        {
            byte[] changed = (byte[])good.Clone();
            changed[i] ^= 0x10;
            File.WriteAllBytes(path, changed);
            if (Read(path) is { IsSigned: true, IsSignatureValid: true, ContentHash: ContentHash.Match })
            {
                matches++;
                Assert.True(IsInSignatureEntry(good, i), $"byte {i}");
            }
        }

        Assert.InRange(matches, 0, good.Length / 20);
    }

    [Fact]
    public void Read_SignedAttributeThatIsNoDer_IsNotValid()
    {
        using var archive = new ZipArchive(new MemoryStream(CaseFile.Content("blob", "signed.nupkg")));
        using var signature = new MemoryStream();
        using (Stream entry = archive.GetEntry(".signature.p7s")!.Open())
        {
            entry.CopyTo(signature);
        }

        // The attribute signingCertificateV2: after its name the header of a set, then that of a sequence, which becomes empty.
        byte[] bytes = signature.ToArray();
        int name = bytes.AsSpan().IndexOf(Convert.FromHexString("060b2a864886f70d010910022f318186308183"));
        Assert.NotEqual(-1, name);
        Assert.True(NuGetSignature.Read(bytes).Evidence.IsSignatureValid);
        bytes[name + 18] = 0;

        NuGetEvidence evidence = NuGetSignature.Read(bytes).Evidence;

        Assert.True(evidence.IsSigned);
        Assert.False(evidence.IsSignatureValid);
    }

    [Fact]
    public void IsSignedBy_FolderWithItsArchive_NeedsTheSameFiles()
    {
        using var folder = new TemporaryFolder();
        string archive = folder.File("contoso.plugin.1.2.3.nupkg");
        File.WriteAllBytes(archive, CaseFile.Content("blob", "signed.nupkg"));
        using (PackageTree packed = PackageTree.Open(archive))
        {
            foreach (string file in packed.Files)
            {
                folder.Write(file, string.Empty);
                using Stream content = Find(packed, file);
                using FileStream copy = File.Create(folder.File(file));
                content.CopyTo(copy);
            }
        }

        string[] certificates = [NuGetEvidence.Read(archive).Signers[0].Sha256];
        Assert.StartsWith(Certificate, certificates[0]);
        Assert.True(IsSignedBy(certificates, folder));

        folder.Write("added", "x");
        Assert.False(IsSignedBy(certificates, folder));

        File.Delete(folder.File("added"));
        File.Delete(archive);
        Assert.False(IsSignedBy(certificates, folder));
    }

    /// <summary>Reads evidence; what is not an archive any longer has none.</summary>
    internal static NuGetEvidence Read(string path)
    {
        try
        {
            return NuGetEvidence.Read(path);
        }
        catch (MalformedPackageException)
        {
            return new NuGetEvidence();
        }
    }

    private static Stream Find(PackageTree packed, string file)
    {
        foreach (ZipArchiveEntry entry in packed.Archive!.Entries)
        {
            if (PackagePath.Canonical(ArchivePackage.NameOf(entry)) == file)
            {
                return entry.Open();
            }
        }

        throw new FileNotFoundException(file);
    }

    private static bool IsSignedBy(string[] certificates, TemporaryFolder folder)
    {
        using PackageTree tree = PackageTree.Open(folder.Path);
        return NuGetEvidence.IsSignedBy(certificates, tree);
    }

    // The entry itself is not hashed: its local header, the unsigned parts of the signature, and its directory record may differ.
    private static bool IsInSignatureEntry(byte[] archive, int index)
    {
        int local = archive.AsSpan().IndexOf(".signature.p7s"u8) - 30;
        int record = archive.AsSpan().LastIndexOf(".signature.p7s"u8) - 46;
        int directory = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        return (index >= local && index < directory) || (index >= record && index < record + 46 + 14);
    }
}
