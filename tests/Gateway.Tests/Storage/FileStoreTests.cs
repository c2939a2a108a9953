using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

public sealed class FileStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task TryPut_SameNameTwice_KeepsTheFirst()
    {
        using StorageRoot root = StorageRoot.Take(_folder.Path);
        FileStore store = root.Open("r");
        using TemporaryUpload first = await UploadAsync(root, "first");
        using TemporaryUpload second = await UploadAsync(root, "second");

        Assert.True(store.TryPut(first, MetaOf(first)));
        Assert.False(store.TryPut(second, MetaOf(second)));
        Assert.Equal("first", await File.ReadAllTextAsync(store.PathOf(MetaOf(first))));
    }

    [Fact]
    public async Task TryPut_ManyAtOnce_OneWins()
    {
        using StorageRoot root = StorageRoot.Take(_folder.Path);
        FileStore store = root.Open("r");
        TemporaryUpload[] uploads = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => UploadAsync(root, "upload " + i)));

        bool[] stored = await Task.WhenAll(uploads.Select(upload => Task.Run(() => store.TryPut(upload, MetaOf(upload)))));

        Assert.Single(stored, true);
        FileMeta meta = Assert.Single(store.LoadAll(static _ => false));
        Assert.Equal(uploads[Array.IndexOf(stored, true)].Sha256, meta.Sha256);
        foreach (TemporaryUpload upload in uploads)
        {
            upload.Dispose();
        }
    }

    [Fact]
    public async Task LoadAll_FileWithoutMeta_IsDeleted()
    {
        using StorageRoot root = StorageRoot.Take(_folder.Path);
        FileStore store = root.Open("r");
        using TemporaryUpload upload = await UploadAsync(root, "text");
        store.TryPut(upload, MetaOf(upload));
        string path = store.PathOf(MetaOf(upload));
        File.Delete(path + ".meta");

        Assert.Empty(store.LoadAll(static _ => false));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task TryPut_NameOfARemovedFile_IsRefused()
    {
        using StorageRoot root = StorageRoot.Take(_folder.Path);
        FileStore store = root.Open("r");
        using TemporaryUpload upload = await UploadAsync(root, "text");
        store.TryPut(upload, MetaOf(upload));
        store.Update(MetaOf(upload) with { Removed = true });

        Assert.False(File.Exists(store.PathOf(MetaOf(upload))));
        Assert.False(store.TryPut(upload, MetaOf(upload)));
        Assert.True(Assert.Single(store.LoadAll(static _ => false)).Removed);
    }

    [Fact]
    public async Task WriteAsync_LongerThanAllowed_LeavesNothing()
    {
        using StorageRoot root = StorageRoot.Take(_folder.Path);

        Assert.Null(await TemporaryUpload.WriteAsync(new MemoryStream(new byte[100]), root.Temporary, 99, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(root.Temporary));
    }

    [Fact]
    public void Take_RootOfAnotherProcess_IsRefused()
    {
        using StorageRoot root = StorageRoot.Take(_folder.Path);

        Assert.Contains(_folder.Path, Assert.Throws<PopCon.Hosting.ConfigurationException>(() => StorageRoot.Take(_folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<TemporaryUpload> UploadAsync(StorageRoot root, string text) =>
        (await TemporaryUpload.WriteAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), root.Temporary, 1000, CancellationToken.None))!;

    private static FileMeta MetaOf(TemporaryUpload upload) => new()
    {
        Ecosystem = "nuget",
        Name = "acme.kite",
        Version = "1.0.0",
        FileName = "acme.kite.1.0.0.nupkg",
        Sha256 = upload.Sha256,
        Size = upload.Size,
        Uploaded = DateTimeOffset.UnixEpoch,
    };
}
