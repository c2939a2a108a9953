using System.IO;
using PopCon.TestSupport;
using PopCon.Trust.Keys;

namespace PopCon.Trust.Tests.Keys;

public sealed class KeyPairFilesTests
{
    [Theory]
    [InlineData(2047)]
    [InlineData(2049)]
    [InlineData(8200)]
    public void Create_SizeOutOfRange_LeavesNoFile(int bits)
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<TrustException>(() => KeyPairFiles.Create(KeyType.Rsa, bits, folder.File("k"), folder.File("p"), null));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Create_PublicFileExists_LeavesItAndWritesNoPrivateKey()
    {
        using var folder = new TemporaryFolder();
        string existing = folder.Write("p", "mine");

        Assert.Throws<TrustException>(() => KeyPairFiles.Create(KeyType.Ecdsa, 3072, folder.File("k"), existing, null));

        Assert.Equal("mine", File.ReadAllText(existing));
        Assert.False(File.Exists(folder.File("k")));
    }

    [Fact]
    public void Create_WithPassphrase_LoadsOnlyWithIt()
    {
        using var folder = new TemporaryFolder();
        string passphrase = folder.Write("pw", "correct horse\r\nsecond line\n");
        string id = KeyPairFiles.Create(KeyType.Ecdsa, 3072, folder.File("k"), null, passphrase).Id;

        Assert.Equal(id, TrustPrivateKey.Load(folder.File("k"), passphrase).PublicKey.Id);
        Assert.Throws<TrustException>(() => TrustPrivateKey.Load(folder.File("k")));
        Assert.Throws<TrustException>(() => TrustPrivateKey.Load(folder.File("k"), folder.Write("wrong", "horse")));
    }
}
