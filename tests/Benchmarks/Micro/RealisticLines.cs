using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PopCon.Benchmarks.Micro;

/// <summary>The input that all benchmarks share: lines as clients of every dialect send them, most of them popularity counters.</summary>
internal static class RealisticLines
{
    /// <summary>Rules for some of them; the others go unmapped.</summary>
    public const string Mapping = """
        mappings:
        - match: 'dotnet_popcon\.library_used\.(.+)'
          match_type: regex
          name: dotnet_popcon_library_used
          labels: {library: $1}
        - match: shop.*.orders.*
          name: shop_orders_total
          labels: {country: $1, state: $2}
        - match: gunicorn.request.*
          name: gunicorn_request
          observer_type: histogram
          labels: {stage: $1}
        """;

    /// <summary>A counter of the Reporter, the commonest line of all.</summary>
    public const string Counter = "dotnet_popcon.library_used.newtonsoft.json:1|c";

    /// <summary>A timer with a sample rate and tags.</summary>
    public const string TaggedTimer = "checkout.payment.time:37.5|ms|@0.5|#region:eu-west-1,service:checkout,version:4.12.0";

    /// <summary>One datagram's worth.</summary>
    private static readonly string[] Mixed =
    [
        Counter,
        "dotnet_popcon.library_used.serilog:1|c",
        "dotnet_popcon.library_used.microsoft.extensions.logging.abstractions:1|c",
        "dotnet_popcon.library_used.polly.core:1|c",
        "dotnet_popcon.library_used.dapper:1|c",
        "dotnet_popcon.reports:1|c",
        "python_popcon.library_used.numpy:1|c",
        "shop.de.orders.paid:1|c",
        "shop.fr.orders.refused:1|c|@0.1",
        "gunicorn.requests:1|c|@1.0",
        "gunicorn.request.duration:12.731|ms",
        "gunicorn.workers:8|g",
        "queue.depth:+3|g",
        "queue.depth:-1|g",
        TaggedTimer,
        "http.response.size:18231|h|#code:200,route:/api/items",
        "jobs.wait:0.25|d|#queue:mail|c:9f2b7c",
        "cache.hit,region=eu,tier=hot:1|c",
        "cache.miss#region=eu,tier=hot:1|c",
        "disk.free[mount=data,host=h3]:81.25|g",
    ];

    /// <summary>The mixed lines, each by itself.</summary>
    public static byte[][] Lines { get; } = [.. Mixed.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The mixed lines in one datagram.</summary>
    public static byte[] Datagram { get; } = Join(Mixed);

    /// <summary>Popularity counters of many packages, 25 in a datagram.</summary>
    public static GivenBatch Popularity(int names) => new(
    [
        .. Enumerable.Range(0, names)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.vendor{number % 37}.part{number}:1|c"))
            .Chunk(25)
            .Select(Join),
    ]);

    /// <summary>Lines as one datagram.</summary>
    public static byte[] Join(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));
}
