using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace PopCon.Gateway.Storage.S3;

/// <summary>A bucket, as far as the gateway needs it. Errors of the server become <see cref="StorageException"/>.</summary>
/// <remarks>Safe from all threads. Memory does not grow with files.</remarks>
internal sealed class S3Bucket : IDisposable
{
    // Less than the 5 minutes that are allowed, so that a clock that is a little off changes nothing.
    private static readonly TimeSpan SignedFor = TimeSpan.FromMinutes(4);

    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly AmazonS3Client _client;

    /// <param name="options">Which bucket.</param>
    /// <param name="time">Ends signed addresses.</param>
    public S3Bucket(S3Options options, TimeProvider time)
    {
        _options = options;
        _time = time;

        // Else the SDK signs addresses by version 2 for servers that are not AWS; Swift refuses these.
        AWSConfigsS3.UseSignatureVersion4 = true;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.HasPathStyle,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromMinutes(5),
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        _client = options.AccessKey is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    /// <summary>An address that gives the file to everyone for a few minutes.</summary>
    public Uri Sign(string key) => new(_client.GetPreSignedURL(new GetPreSignedUrlRequest
    {
        BucketName = _options.Bucket,
        Key = key,
        Verb = HttpVerb.GET,
        Expires = (_time.GetUtcNow() + SignedFor).UtcDateTime,
        Protocol = _options.Endpoint is { Scheme: "http" } ? Protocol.HTTP : Protocol.HTTPS,
    }));

    /// <summary>Size and time of a file; <see langword="null"/>: there is none.</summary>
    public Task<(long Size, DateTimeOffset Modified)?> FindAsync(string key, CancellationToken cancellationToken) =>
        DoAsync<(long, DateTimeOffset)?>("read", async () =>
        {
            GetObjectMetadataResponse found = await _client.GetObjectMetadataAsync(_options.Bucket, key, cancellationToken);
            return (found.ContentLength, new DateTimeOffset(found.LastModified.ToUniversalTime(), TimeSpan.Zero));
        });

    /// <summary>Opens a file at a position.</summary>
    public async Task<Stream> OpenAsync(string key, long position, CancellationToken cancellationToken) =>
        await DoAsync<Stream>("read", async () =>
        {
            var request = new GetObjectRequest { BucketName = _options.Bucket, Key = key };
            if (position > 0)
            {
                request.ByteRange = new ByteRange("bytes=" + position.ToString(CultureInfo.InvariantCulture) + "-");
            }

            return (await _client.GetObjectAsync(request, cancellationToken)).ResponseStream;
        }) ?? throw StorageException.Unavailable("read");

    /// <summary>A short file; <see langword="null"/>: there is none.</summary>
    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => DoAsync("read", async () =>
    {
        using GetObjectResponse found = await _client.GetObjectAsync(_options.Bucket, key, cancellationToken);
        using var bytes = new MemoryStream();
        await found.ResponseStream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    });

    /// <summary>Every key that begins like this, with its entity tag.</summary>
    public async Task<List<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var keys = new List<KeyValuePair<string, string>>();
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await DoAsync("list", () => _client.ListObjectsV2Async(request, cancellationToken)) ?? throw StorageException.Unavailable("list");
            page.S3Objects.ForEach(found => keys.Add(KeyValuePair.Create(found.Key, found.ETag.Trim('"'))));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated);
        return keys;
    }

    /// <summary>Stores a file.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">The bytes; stays open.</param>
    /// <param name="isExclusive">Whether it must not replace another one.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>The entity tag; <see langword="null"/>: there is one already, and it had to be exclusive.</returns>
    public Task<string?> PutAsync(string key, Stream content, bool isExclusive, CancellationToken cancellationToken) =>
        DoAsync("put", async () => content.Length > _options.PartBytes
            ? await PutPartsAsync(key, content, isExclusive, cancellationToken)
            : await PutWholeAsync(key, content, isExclusive, cancellationToken));

    /// <summary>Deletes a file, if there is one.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        DoAsync("update", () => _client.DeleteObjectAsync(_options.Bucket, key, cancellationToken));

    /// <summary>Whether the server refuses an exclusive file that exists already.</summary>
    public async Task<bool> KnowsExclusiveAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(key, new MemoryStream([1]), isExclusive: false, cancellationToken);
            return await PutAsync(key, new MemoryStream([2]), isExclusive: true, cancellationToken) is null;
        }
        catch (StorageException e) when (e.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotImplemented or HttpStatusCode.BadRequest })
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // What is not there is null, as is what had to be exclusive and was not.
    private static async Task<T?> DoAsync<T>(string operation, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound && e.ErrorCode is not "NoSuchBucket")
        {
            return default;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            return default;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or System.Net.Http.HttpRequestException or IOException)
        {
            throw StorageException.Unavailable(operation, e);
        }
    }

    // Chunks with a signature each are a dialect that only AWS speaks.
    private async Task<string> PutWholeAsync(string key, Stream content, bool isExclusive, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = false,
        };
        if (isExclusive)
        {
            request.Headers["If-None-Match"] = "*";
        }

        return (await _client.PutObjectAsync(request, cancellationToken)).ETag.Trim('"');
    }

    private async Task<string> PutPartsAsync(string key, Stream content, bool isExclusive, CancellationToken cancellationToken)
    {
        // Completing parts takes no condition in this SDK; a file that is there already is met here, a race by the meta.
        if (isExclusive && await FindAsync(key, cancellationToken) is not null)
        {
            throw new AmazonS3Exception("It exists.") { StatusCode = HttpStatusCode.PreconditionFailed };
        }

        string id = (await _client.InitiateMultipartUploadAsync(_options.Bucket, key, cancellationToken)).UploadId;
        try
        {
            var complete = new CompleteMultipartUploadRequest { BucketName = _options.Bucket, Key = key, UploadId = id };
            for (int number = 1; content.Position < content.Length; number++)
            {
                complete.AddPartETags(await _client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = _options.Bucket,
                        Key = key,
                        UploadId = id,
                        PartNumber = number,
                        PartSize = Math.Min(_options.PartBytes, content.Length - content.Position),
                        InputStream = content,
                        UseChunkEncoding = false,
                    },
                    cancellationToken));
            }

            string tag = (await _client.CompleteMultipartUploadAsync(complete, cancellationToken)).ETag.Trim('"');
            id = string.Empty;
            return tag;
        }
        finally
        {
            if (id.Length > 0)
            {
                await _client.AbortMultipartUploadAsync(_options.Bucket, key, id, CancellationToken.None);
            }
        }
    }
}
