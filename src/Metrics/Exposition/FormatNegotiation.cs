using System;
using PopCon.Metrics.Exposition.Protobuf;

namespace PopCon.Metrics.Exposition;

/// <summary>Picks format and compression of a scrape from the request's headers, with statsd_exporter's preferences.</summary>
internal static class FormatNegotiation
{
    private const string DefaultEscaping = "underscores";

    /// <summary>The format to answer with; text 0.0.4 when nothing else fits, whatever the header says about that.</summary>
    /// <param name="accept">The Accept header; <see langword="null"/> without one.</param>
    /// <param name="openMetrics">Whether OpenMetrics may be chosen: it renames counters.</param>
    /// <returns>A fresh instance, for one scrape.</returns>
    public static IExpositionFormat Negotiate(string? accept, bool openMetrics)
    {
        string escaping = DefaultEscaping;
        foreach (MediaRange range in MediaRange.ParseHeader(accept ?? string.Empty))
        {
            if (range["escaping"] is "allow-utf-8" or "underscores" or "dots" or "values")
            {
                escaping = range["escaping"];
            }

            if (TryCreate(range, escaping, openMetrics) is { } format)
            {
                return format;
            }
        }

        return new PrometheusTextFormat(escaping);
    }

    /// <summary>Whether the answer may be compressed: gzip is listed, and preferred to identity and *.</summary>
    /// <param name="acceptEncoding">The Accept-Encoding header; <see langword="null"/> without one.</param>
    public static bool AcceptsGzip(string? acceptEncoding)
    {
        // Not listed is below every q.
        double gzip = 0;
        double identity = -1;
        ReadOnlySpan<char> rest = acceptEncoding;
        while (CodingPreference.TryTake(ref rest, out CodingPreference preference))
        {
            if (preference.Coding is "gzip")
            {
                gzip = Math.Max(gzip, preference.Quality);
            }
            else if (preference.Coding is "identity" or "*")
            {
                identity = Math.Max(identity, preference.Quality);
            }
        }

        return gzip > 0 && gzip > identity;
    }

    private static IExpositionFormat? TryCreate(MediaRange range, string escaping, bool openMetrics) =>
        (range.Type, range.Subtype) switch
        {
            ("text", "plain") when range["version"] is "" or "0.0.4" => new PrometheusTextFormat(escaping),
            ("application", "openmetrics-text") when openMetrics && range["version"] is "" or "1.0.0" =>
                new OpenMetricsFormat(escaping),
            ("application", "vnd.google.protobuf") when range["proto"] is "io.prometheus.client.MetricFamily" =>
                range["encoding"] switch
                {
                    "delimited" => new ProtobufFormat(escaping),
                    "text" => new ProtobufTextFormat(isCompact: false, escaping),
                    "compact-text" => new ProtobufTextFormat(isCompact: true, escaping),
                    _ => null,
                },
            _ => null,
        };
}
