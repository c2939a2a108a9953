using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Update.Feeds;

/// <summary>Signs a GET request: <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">signature version 4</see>.</summary>
/// <remarks>Own code of one screen: the SDK is 4 MB and reads profiles and metadata that the contract has its own rules for.</remarks>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Adds the headers of a signature.</summary>
    /// <param name="request">The request; its address is encoded as <see cref="Encode"/> does.</param>
    /// <param name="credentials">The key.</param>
    /// <param name="region">The region.</param>
    /// <param name="now">The time; servers accept a few minutes of difference.</param>
    public static void Sign(HttpRequestMessage request, S3Credentials credentials, string region, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{time[..8]}/{region}/s3/aws4_request";
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = request.RequestUri!.Authority,
            ["x-amz-content-sha256"] = EmptyBody,
            ["x-amz-date"] = time,
        };
        if (credentials.Token is { } token)
        {
            headers["x-amz-security-token"] = token;
        }

        string names = string.Join(';', headers.Keys);
        string canonical = string.Join('\n', [
            "GET", request.RequestUri.AbsolutePath, request.RequestUri.Query.TrimStart('?'),
            .. headers.Select(header => $"{header.Key}:{header.Value}"), string.Empty, names, EmptyBody]);
        string toSign = string.Join('\n', Algorithm, time, scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        byte[] key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + credentials.Secret), Hmac);
        foreach ((string name, string value) in headers.Where(header => header.Key is not "host"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={credentials.Id}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(Hmac(key, toSign))}");
    }

    /// <summary>Encodes a part of a path or a query: everything but letters, digits and <c>-_.~</c>.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
