using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.S3;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>Two processes that write to one bucket of a server that knows exclusive writes.</summary>
public sealed class S3ExclusiveTests : IDisposable
{
    // The files of the server are years old.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(365_000);

    private readonly ConditionalS3Server _server = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task TryPut_TwoProcessesAtOnce_OneWinsWithItsBytes()
    {
        using S3Store one = Create(Forever);
        using S3Store other = Create(Forever);

        for (int round = 0; round < 10; round++)
        {
            FileMeta[] stored = [.. (await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => PutAsync(i % 2 == 0 ? one : other, round, i))))).OfType<FileMeta>()];

            FileMeta winner = Assert.Single(stored);
            using var bytes = new MemoryStream();
            await using Stream content = (await one.OpenAsync(winner, winner.FileName, CancellationToken.None))!;
            await content.CopyToAsync(bytes);
            Assert.Equal(winner.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray())));
        }

        Assert.True(one.IsExclusive);
    }

    [Fact]
    public async Task TryPut_LeftByAKilledProcess_IsTakenOverAfterAWhile()
    {
        using S3Store store = Create(Forever);
        using S3Store later = Create(TimeSpan.FromHours(1));
        Assert.NotNull(await PutAsync(store, 0, 0));
        using var bucket = new S3Bucket(OptionsOf(default), TimeProvider.System);
        await bucket.DeleteAsync("nuget/kite/1.0/kite-0.zip.meta", CancellationToken.None);

        Assert.Null(await PutAsync(store, 0, 1));
        Assert.NotNull(await PutAsync(later, 0, 2));
    }

    // Another process that is storing the file right now is met with an error that a client may retry.
    private async Task<FileMeta?> PutAsync(S3Store store, int round, int seed)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)seed, 1_000 + seed)];
        using TemporaryUpload upload = (await TemporaryUpload.WriteAsync(new MemoryStream(bytes), _folder.Path, long.MaxValue, CancellationToken.None))!;
        var meta = new FileMeta
        {
            Ecosystem = "nuget",
            Name = "kite",
            Version = "1.0",
            FileName = $"kite-{round}.zip",
            Sha256 = upload.Sha256,
            Size = upload.Size,
            Uploaded = DateTimeOffset.UnixEpoch,
        };
        try
        {
            return await store.TryPutAsync(upload, meta, CancellationToken.None) ? meta : null;
        }
        catch (StorageException e) when (e.Status == 503)
        {
            return null;
        }
    }

    private S3Options OptionsOf(TimeSpan abandonedAfter) => new()
    {
        Bucket = "b",
        Endpoint = _server.Address,
        HasPathStyle = true,
        AccessKey = "a",
        SecretKey = "s",
        AbandonedAfter = abandonedAfter,
    };

    private S3Store Create(TimeSpan abandonedAfter) => new(OptionsOf(abandonedAfter), _folder.Path, TimeProvider.System);
}
