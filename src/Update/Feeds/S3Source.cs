using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;

namespace PopCon.Update.Feeds;

/// <summary>Packages in a bucket of S3, or of a server that speaks it, exactly one level below a prefix.</summary>
internal sealed class S3Source : IUpdateSource, ISignedSource
{
    // 1,000 keys each; far above what one prefix should hold.
    private const int MostPages = 1000;

    private readonly SourceClient _client;
    private readonly TimeProvider _clock;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly List<(string Name, string Location)> _keys = [];
    private readonly string _region = S3CredentialSearch.Region;
    private S3Credentials? _credentials;

    /// <summary>Names a bucket.</summary>
    /// <param name="address"><c>s3://bucket/prefix</c>.</param>
    /// <param name="client">Makes the requests.</param>
    /// <param name="clock">The clock for signatures.</param>
    public S3Source(string address, SourceClient client, TimeProvider clock)
    {
        _client = client;
        _clock = clock;
        string[] parts = address["s3://".Length..].Split('/', 2);
        string prefix = parts.Length == 1 ? string.Empty : parts[1].Trim('/');
        _bucket = parts[0];
        _prefix = prefix.Length == 0 ? string.Empty : prefix + "/";
    }

    private string Endpoint => (S3CredentialSearch.Variable("AWS_ENDPOINT_URL_S3") ?? S3CredentialSearch.Variable("AWS_ENDPOINT_URL") ?? $"https://s3.{_region}.amazonaws.com").TrimEnd('/');

    /// <inheritdoc/>
    public async Task InitializeAsync(CancellationToken cancel)
    {
        _credentials = await S3CredentialSearch.FindAsync(cancel);
        string? token = null;
        for (int page = 0; page == 0 || token is not null; page++)
        {
            if (page == MostPages)
            {
                throw new SourceException($"s3://{_bucket}/{_prefix}: more than {MostPages} pages of keys.");
            }

            token = await ReadPageAsync(token, cancel);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel) => Task.FromResult(PackageFileName.Find(id, _keys));

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(SourcePackage candidate, CancellationToken cancel) => _client.OpenAsync(UrlOf(candidate.Location), Sign, cancel);

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancel) => _client.GetAsync(UrlOf(_prefix + name), Sign, cancel);

    private async Task<string?> ReadPageAsync(string? token, CancellationToken cancel)
    {
        // In the order in which a signature has to list them.
        string query = (token is null ? string.Empty : $"continuation-token={S3Signature.Encode(token)}&") + $"list-type=2&prefix={S3Signature.Encode(_prefix)}";
        var url = new Uri($"{Endpoint}/{_bucket}?{query}");
        byte[] content = await _client.GetAsync(url, Sign, cancel) ?? throw new SourceException($"{url}: there is no such bucket.");
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement root = XDocument.Load(reader).Root!;
            _keys.AddRange(Values(root.Elements(), "Contents").SelectMany(entry => Values(entry.Elements(), "Key"))
                .Select(key => key.Value)
                .Where(key => key.StartsWith(_prefix, StringComparison.Ordinal) && key.IndexOf('/', _prefix.Length) < 0)
                .Select(key => (key[_prefix.Length..], key)));
            return Values(root.Elements(), "IsTruncated").Any(flag => flag.Value is "true") ? Values(root.Elements(), "NextContinuationToken").Select(next => next.Value).FirstOrDefault() : null;
        }
        catch (XmlException e)
        {
            throw new SourceException($"{url}: not the XML of a list of keys.", null, e);
        }
    }

    private static IEnumerable<XElement> Values(IEnumerable<XElement> elements, string name) =>
        elements.Where(element => string.Equals(element.Name.LocalName, name, StringComparison.Ordinal));

    private Uri UrlOf(string key) => new($"{Endpoint}/{_bucket}/{string.Join('/', key.Split('/').Select(S3Signature.Encode))}");

    private void Sign(HttpRequestMessage request)
    {
        if (_credentials is not null)
        {
            S3Signature.Sign(request, _credentials, _region, _clock.GetUtcNow());
        }
    }
}
