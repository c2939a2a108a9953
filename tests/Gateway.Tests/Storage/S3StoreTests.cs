using System;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.S3;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

public sealed class S3StoreTests(SwiftServer swift) : FileStoreKit, IClassFixture<SwiftServer>
{
    private S3Options _options = new() { Bucket = string.Empty };

    public override Task InitializeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task TryPut_LongerThanAPart_IsGivenBack()
    {
        IFileStore store = await OpenAsync();
        byte[] bytes = Bytes((2 * _options.PartBytes) + 3);
        FileMeta meta = await PutAsync(store, "long-1.0.zip", bytes);

        Assert.Equal(bytes, await FetchAsync(store, meta));
    }

    [SkippableFact]
    public async Task Locate_Redirect_IsSignedForAtMostFiveMinutes()
    {
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(10));

        Uri url = (await store.LocateAsync(meta, CancellationToken.None)).Url!;

        Assert.InRange(int.Parse(HttpUtility.ParseQueryString(url.Query)["X-Amz-Expires"]!), 60, 300);
    }

    [SkippableFact]
    public async Task Locate_Stream_GoesThroughTheGateway()
    {
        await OpenAsync();
        _options = _options with { Streams = true };
        IFileStore store = await OpenAsync();
        FileMeta meta = await PutAsync(store, "kite-1.0.zip", Bytes(10));

        Assert.Null((await store.LocateAsync(meta, CancellationToken.None)).Url);
        Assert.Equal(Bytes(10), await FetchAsync(store, meta));
    }

    [SkippableFact]
    public async Task FindChanges_OfAnotherProcess_AreFound()
    {
        IFileStore one = await OpenAsync();
        IFileStore other = await OpenAsync();
        FileMeta meta = await PutAsync(one, "kite-1.0.zip", Bytes(10));

        Assert.Equal(meta.Key, Assert.Single(await other.FindChangesAsync(CancellationToken.None)).Key);
        Assert.Empty(await one.FindChangesAsync(CancellationToken.None));
        using AmazonS3Client client = Connect(await swift.StartAsync());
        await client.DeleteObjectAsync(_options.Bucket, _options.Prefix + meta.Key + ".meta");
        Assert.True(Assert.Single(await other.FindChangesAsync(CancellationToken.None)).Removed);
    }

    [SkippableFact]
    public async Task TryPut_ServerGone_IsAStorageException()
    {
        await OpenAsync();
        _options = _options with { Endpoint = new Uri($"http://127.0.0.1:{TestSupport.FreePort.Next()}/") };
        IFileStore store = Create(TimeProvider.System);
        using TemporaryUpload upload = await UploadAsync(Bytes(10));

        StorageException e = await Assert.ThrowsAsync<StorageException>(() => store.TryPutAsync(upload, MetaOf("kite-1.0.zip", upload), CancellationToken.None));

        Assert.Equal(503, e.Status);
    }

    private protected override IFileStore Create(TimeProvider time)
    {
        if (_options.Bucket.Length == 0)
        {
            _options = new S3Options
            {
                Bucket = swift.CreateBucketAsync().GetAwaiter().GetResult(),
                Prefix = "feed/",
                Endpoint = swift.StartAsync().GetAwaiter().GetResult(),
                HasPathStyle = true,
                AccessKey = SwiftServer.AccessKey,
                SecretKey = SwiftServer.SecretKey,
                PartBytes = 5 << 20,
            };
        }

        return new S3Store(_options, Uploads, time);
    }

    private protected override async Task LeaveUnfinishedAsync(FileMeta meta)
    {
        using AmazonS3Client client = Connect(await swift.StartAsync());
        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = _options.Prefix + meta.Key,
            ContentBody = "half",
            UseChunkEncoding = false,
        });
    }

    private protected override async Task LoseIndexAsync()
    {
        using AmazonS3Client client = Connect(await swift.StartAsync());
        await client.DeleteObjectAsync(_options.Bucket, _options.Prefix + ".index");
    }

    private static AmazonS3Client Connect(Uri endpoint) => new(
        new BasicAWSCredentials(SwiftServer.AccessKey, SwiftServer.SecretKey),
        new AmazonS3Config { ServiceURL = endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
}
