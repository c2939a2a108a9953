using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>What every storage of a repository has to do. Each derived class runs all of it against one storage.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed of in DisposeAsync.")]
public abstract class FileStoreKit : IAsyncLifetime
{
    private readonly TemporaryFolder _uploads = new();
    private readonly List<IFileStore> _open = [];

    private protected string Uploads => _uploads.Path;

    public abstract Task InitializeAsync();

    public virtual Task DisposeAsync()
    {
        _open.ForEach(store => store.Dispose());
        _uploads.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Opens the storage as a process that starts does.</summary>
    /// <param name="time">The process's clock.</param>
    private protected abstract IFileStore Create(TimeProvider time);

    /// <summary>Leaves what a process leaves that is killed between the file and its meta.</summary>
    private protected abstract Task LeaveUnfinishedAsync(FileMeta meta);

    /// <summary>Loses the index.</summary>
    private protected abstract Task LoseIndexAsync();

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task TryPut_File_IsGivenBack(int length)
    {
        IFileStore store = await OpenAsync();
        byte[] bytes = Bytes(length);
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", bytes);

        Assert.Equal(bytes, await FetchAsync(store, meta));
        Assert.Equal(bytes, await ReadAsync(store, meta, meta.FileName));
        Assert.Equal(meta.Sha256, Assert.Single(await ListAsync(store)).Sha256);
    }

    [SkippableTheory]
    [InlineData("a+b-1.0.zip")]
    [InlineData("x%20y-1.0.zip")]
    [InlineData("é-1.0.zip")]
    [InlineData("a b&c=d#e?f-1.0.zip")]
    public async Task TryPut_UnusualName_IsGivenBack(string fileName)
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, fileName, Bytes(10));

        Assert.Equal(Bytes(10), await FetchAsync(store, meta));
        Assert.Equal(fileName, Assert.Single(await ListAsync(await OpenAsync())).FileName);
    }

    [SkippableFact]
    public async Task TryPut_SameNameTwice_KeepsTheFirst()
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(10));
        using TemporaryUpload second = await UploadAsync(Bytes(20));

        Assert.False(await store.TryPutAsync(second, MetaOf("kite-1.0.zip", second), CancellationToken.None));
        Assert.False(await (await OpenAsync()).TryPutAsync(second, MetaOf("kite-1.0.zip", second), CancellationToken.None));
        Assert.Equal(Bytes(10), await FetchAsync(store, meta));
    }

    [SkippableFact]
    public async Task TryPut_SixteenAtOnce_OneWins()
    {
        IFileStore store = await OpenAsync();
        TemporaryUpload[] uploads = await Task.WhenAll(Enumerable.Range(1, 16).Select(length => UploadAsync(Bytes(length))));

        bool[] stored = await Task.WhenAll(uploads.Select(upload =>
            Task.Run(() => store.TryPutAsync(upload, MetaOf("kite-1.0.zip", upload), CancellationToken.None))));

        Assert.Single(stored, true);
        TemporaryUpload winner = uploads[Array.IndexOf(stored, true)];
        FileMeta meta = Assert.Single(await ListAsync(store));
        Assert.Equal(winner.Sha256, meta.Sha256);
        Assert.Equal(Bytes((int)winner.Size), await FetchAsync(store, meta));
        Array.ForEach(uploads, upload => upload.Dispose());
    }

    [SkippableFact]
    public async Task TryPut_ClientGone_LeavesNothing()
    {
        IFileStore store = await OpenAsync();
        using TemporaryUpload upload = await UploadAsync(Bytes(10));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Record.ExceptionAsync(() => store.TryPutAsync(upload, MetaOf("kite-1.0.zip", upload), gone.Token));

        IReadOnlyList<FileMeta> stored = await ListAsync(store);
        Assert.Equal(stored.Count == 0, await store.TryPutAsync(upload, MetaOf("kite-1.0.zip", upload), CancellationToken.None));
    }

    [SkippableFact]
    public async Task TryPut_AfterOneKilledBetweenFileAndMeta_IsStored()
    {
        using TemporaryUpload upload = await UploadAsync(Bytes(10));
        FileMeta meta = MetaOf("kite-1.0.zip", upload);
        await OpenAsync();
        await LeaveUnfinishedAsync(meta);

        IFileStore store = await OpenAsync();

        Assert.Empty(await ListAsync(store));
        Assert.True(await store.TryPutAsync(upload, meta, CancellationToken.None));
        Assert.Equal(Bytes(10), await FetchAsync(store, meta));
    }

    [SkippableTheory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task TryPut_ClockOff_IsGivenBack(int hours)
    {
        IFileStore store = await OpenAsync(new OffsetTime(TimeSpan.FromHours(hours)));
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(10));

        Assert.Equal(Bytes(10), await ReadAsync(store, meta, meta.FileName));
        Assert.Single(await ListAsync(await OpenAsync()));
    }

    [SkippableFact]
    public async Task Update_Unlisted_IsSaidToOthers()
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(10));

        await store.UpdateAsync(meta with { Listed = false }, CancellationToken.None);

        Assert.False(Assert.Single(await LoadAsync(await OpenAsync())).Listed);
        Assert.Equal(Bytes(10), await FetchAsync(store, meta));
    }

    [SkippableFact]
    public async Task Update_Removed_FileIsGoneAndNameIsTaken()
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(10));

        await store.UpdateAsync(meta with { Removed = true }, CancellationToken.None);

        using TemporaryUpload again = await UploadAsync(Bytes(10));
        Assert.False(await store.TryPutAsync(again, meta, CancellationToken.None));
        Assert.True(Assert.Single(await LoadAsync(await OpenAsync())).Removed);
        Assert.Empty(await ReadAsync(store, meta, meta.FileName) ?? []);
    }

    [SkippableFact]
    public async Task Replace_FileOfAnother_IsGivenBackAndNotListed()
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite.1.0.0.nupkg", Bytes(10));
        foreach (int length in (int[])[5, 6])
        {
            using TemporaryUpload symbols = await UploadAsync(Bytes(length));
            await store.ReplaceAsync(symbols, meta, "kite.1.0.0.snupkg", CancellationToken.None);
        }

        IFileStore again = await OpenAsync();
        Assert.Equal(Bytes(6), await ReadAsync(again, meta, "kite.1.0.0.snupkg"));
        Assert.Null(await ReadAsync(again, meta, "other.1.0.0.snupkg"));
        Assert.Equal("kite.1.0.0.nupkg", Assert.Single(await ListAsync(again)).FileName);
    }

    [SkippableFact]
    public async Task Open_Seek_ReadsFromThere()
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(1_000));
        await using Stream content = (await store.OpenAsync(meta, meta.FileName, CancellationToken.None))!;
        byte[] part = new byte[10];

        content.Seek(-10, SeekOrigin.End);
        await content.ReadExactlyAsync(part);
        Assert.Equal(Bytes(1_000)[990..], part);
        content.Position = 100;
        await content.ReadExactlyAsync(part);
        Assert.Equal(Bytes(1_000)[100..110], part);
    }

    [SkippableFact]
    public async Task Load_IndexLost_FindsAllFiles()
    {
        IFileStore store = await OpenAsync();
        await PutAsync(store, "kite-1.0.zip", Bytes(10));
        await PutAsync(store, "kite-2.0.zip", Bytes(10));
        store.Dispose();
        await LoseIndexAsync();

        Assert.Equal(["kite-1.0.zip", "kite-2.0.zip"], (await LoadAsync(Create(TimeProvider.System))).Select(meta => meta.FileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Load_IndexStale_FindsWhatIsNewer()
    {
        IFileStore store = await OpenAsync();
        await PutAsync(store, "kite-1.0.zip", Bytes(10));
        await store.WriteIndexAsync(await store.ListAsync(CancellationToken.None), CancellationToken.None);
        await PutAsync(store, "kite-2.0.zip", Bytes(10));

        Assert.Equal(2, (await LoadAsync(await OpenAsync())).Count);
    }

    [SkippableFact]
    public async Task UpdateIndex_Stale_IsWrittenOnce()
    {
        IFileStore store = await OpenAsync();
        await PutAsync(store, "kite-1.0.zip", Bytes(10));

        IFileStore other = await OpenAsync();
        (int found, _, _) = await StoredIndex.UpdateAsync(other, isDryRun: true, CancellationToken.None);
        await StoredIndex.UpdateAsync(other, isDryRun: false, CancellationToken.None);
        (int foundAgain, int indexed, bool differs) = await StoredIndex.UpdateAsync(other, isDryRun: false, CancellationToken.None);

        Assert.Equal((1, 1, 1, false), (found, foundAgain, indexed, differs));
    }

    private protected static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + length))];

    private protected static FileMeta MetaOf(string fileName, TemporaryUpload upload) => new()
    {
        Ecosystem = "nuget",
        Name = "kite",
        Version = "1.0",
        FileName = fileName,
        Sha256 = upload.Sha256,
        Size = upload.Size,
        Uploaded = DateTimeOffset.UnixEpoch,
    };

    private protected Task<IFileStore> OpenAsync(TimeProvider? time = null) => OpenCoreAsync(Create(time ?? TimeProvider.System));

    private protected async Task<TemporaryUpload> UploadAsync(byte[] bytes) =>
        (await TemporaryUpload.WriteAsync(new MemoryStream(bytes), _uploads.Path, long.MaxValue, CancellationToken.None))!;

    private protected async Task<FileMeta> PutAsync(IFileStore store, string fileName, byte[] bytes)
    {
        using TemporaryUpload upload = await UploadAsync(bytes);
        FileMeta meta = MetaOf(fileName, upload);
        Assert.True(await store.TryPutAsync(upload, meta, CancellationToken.None));
        return meta;
    }

    private protected static async Task<IReadOnlyList<FileMeta>> ListAsync(IFileStore store) =>
        [.. (await store.ListAsync(CancellationToken.None)).SelectMany(package => package.Unpack()).Select(entry => entry.Meta)];

    // As a start does: the index, then what is newer.
    private protected static async Task<IReadOnlyList<FileMeta>> LoadAsync(IFileStore store)
    {
        var metas = (await StoredIndex.LoadAsync(store, CancellationToken.None)).SelectMany(package => package.Unpack()).ToDictionary(entry => entry.Meta.Key, entry => entry.Meta, StringComparer.Ordinal);
        foreach (FileMeta changed in await store.FindChangesAsync(CancellationToken.None))
        {
            metas[changed.Key] = changed;
        }

        return [.. metas.Values];
    }

    private protected static async Task<byte[]?> ReadAsync(IFileStore store, FileMeta meta, string fileName)
    {
        await using Stream? content = await OpenOrNullAsync(store, meta, fileName);
        if (content is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    // As a client gets it.
    private protected static async Task<byte[]> FetchAsync(IFileStore store, FileMeta meta)
    {
        FileLocation location = await store.LocateAsync(meta, CancellationToken.None);
        if (location.Path is { } path)
        {
            return await File.ReadAllBytesAsync(path);
        }

        using var client = new HttpClient();
        return location.Url is { } url ? await client.GetByteArrayAsync(url) : (await ReadAsync(store, meta, meta.FileName))!;
    }

    private static async Task<Stream?> OpenOrNullAsync(IFileStore store, FileMeta meta, string fileName)
    {
        try
        {
            Stream? content = await store.OpenAsync(meta, fileName, CancellationToken.None);
            if (content is { Length: > 0 })
            {
                // Remote files are asked for at the first read.
                content.ReadByte();
                content.Position = 0;
            }

            return content;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private async Task<IFileStore> OpenCoreAsync(IFileStore store)
    {
        _open.Add(store);
        await StoredIndex.LoadAsync(store, CancellationToken.None);
        return store;
    }

    private sealed class OffsetTime(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
    }
}
