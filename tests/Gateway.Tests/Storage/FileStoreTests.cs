using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

[SuppressMessage("Design", "CA1001", Justification = "Disposed of in DisposeAsync.")]
public sealed class FileStoreTests : FileStoreKit
{
    private readonly TemporaryFolder _folder = new();

    public override Task InitializeAsync() => Task.CompletedTask;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(".index", 40)]
    [InlineData(".index.log", 60)]
    public async Task Load_IndexDamaged_FindsAllFiles(string name, int position)
    {
        IFileStore store = await OpenAsync();
        await PutAsync(store, "kite-1.0.zip", Bytes(10));
        await store.WriteIndexAsync(await store.ListAsync(CancellationToken.None), CancellationToken.None);
        await PutAsync(store, "kite-2.0.zip", Bytes(10));
        store.Dispose();
        string path = _folder.File("r/" + name);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[position] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        IFileStore damaged = Create(TimeProvider.System);
        Assert.Null(await damaged.ReadIndexAsync(CancellationToken.None));
        Assert.Equal(2, (await LoadAsync(damaged)).Count);
    }

    [Fact]
    public async Task ReadIndex_KilledBeforeTheFolderWasMade_IsFine()
    {
        IFileStore store = await OpenAsync();
        using TemporaryUpload upload = await UploadAsync(Bytes(10));
        FileMeta meta = MetaOf("kite-1.0.zip", upload);
        store.Dispose();
        await LeaveUnfinishedAsync(meta);
        Directory.Delete(_folder.File("r/nuget"), recursive: true);

        IFileStore again = await OpenAsync();

        Assert.Empty(await LoadAsync(again));
        Assert.True(await again.TryPutAsync(upload, meta, CancellationToken.None));
    }

    [Fact]
    public async Task FindChanges_TwoProcesses_SeeEachOther()
    {
        await OpenAsync();
        using IFileStore one = await OpenSharedAsync();
        using IFileStore other = await OpenSharedAsync();
        FileMeta meta = await PutAsync(one, "kite-1.0.zip", Bytes(10));
        await PutAsync(other, "kite-2.0.zip", Bytes(10));

        Assert.Equal("kite-1.0.zip", Assert.Single(await other.FindChangesAsync(CancellationToken.None), meta => meta.FileName is "kite-1.0.zip").FileName);
        Assert.Single(await one.FindChangesAsync(CancellationToken.None), meta => meta.FileName is "kite-2.0.zip");
        await one.UpdateAsync(meta with { Listed = false }, CancellationToken.None);
        Assert.False(Assert.Single(await other.FindChangesAsync(CancellationToken.None)).Listed);
        Assert.Empty(await other.FindChangesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task FindChanges_MetaDamaged_LosesNothingOnceItIsMended()
    {
        await OpenAsync();
        using IFileStore one = await OpenSharedAsync();
        using IFileStore other = await OpenSharedAsync();
        FileMeta meta = await PutAsync(one, "kite-1.0.zip", Bytes(10));
        await PutAsync(one, "kite-2.0.zip", Bytes(10));
        string path = _folder.File($"r/{meta.Key}.meta");
        byte[] whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, whole[..^5]);

        StorageException e = await Assert.ThrowsAsync<StorageException>(() => other.FindChangesAsync(CancellationToken.None));

        Assert.Contains(meta.Key, e.Damage, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(path, whole);
        Assert.Equal(["kite-1.0.zip", "kite-2.0.zip"], (await other.FindChangesAsync(CancellationToken.None)).Select(changed => changed.FileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindChanges_LogCut_FindsNothing()
    {
        IFileStore store = await OpenAsync();
        await PutAsync(store, "kite-1.0.zip", Bytes(10));
        await store.FindChangesAsync(CancellationToken.None);
        await File.WriteAllTextAsync(_folder.File("r/.index.log"), string.Empty);

        Assert.Empty(await store.FindChangesAsync(CancellationToken.None));
    }

    private protected override IFileStore Create(TimeProvider time) => new FileStore(_folder.File("r"), Uploads);

    // The log names a file before it is stored.
    private protected override async Task LeaveUnfinishedAsync(FileMeta meta)
    {
        _folder.Write($"r/{meta.Key}", "half");
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(meta.Key)).AsSpan(0, 4));
        await File.AppendAllTextAsync(_folder.File("r/.index.log"), $"\n{checksum} {meta.Key}");
    }

    private protected override Task LoseIndexAsync()
    {
        File.Delete(_folder.File("r/.index"));
        return Task.CompletedTask;
    }

    private async Task<IFileStore> OpenSharedAsync()
    {
        var store = new FileStore(_folder.File("r"), Uploads, isAlone: false);
        await StoredIndex.LoadAsync(store, CancellationToken.None);
        return store;
    }
}
