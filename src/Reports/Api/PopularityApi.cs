using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using PopCon.Reports.Web;
using PopCon.Reports.Writing;

namespace PopCon.Reports.Api;

/// <summary>Answers <c>/api/v1/popularity</c> and <c>/api/v1/span</c>.</summary>
/// <remarks>Thread-safe. The caller has checked access.</remarks>
/// <param name="source">Where the figures come from.</param>
/// <param name="time">The clock.</param>
public sealed class PopularityApi(IFigureSource source, TimeProvider time)
{
    /// <summary>The path of the figures.</summary>
    public const string FiguresPath = "/api/v1/popularity";

    /// <summary>The path that says for which days there are figures.</summary>
    public const string SpanPath = "/api/v1/span";

    private const string Json = "application/json; charset=utf-8";
    private const string Csv = "text/csv; charset=utf-8";

    /// <summary>Whether a path is one of the API's.</summary>
    public static bool Owns(string path) => path is FiguresPath or SpanPath;

    /// <summary>Answers a request for one of the API's paths.</summary>
    public async Task<WebResponse> RespondAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (request.Method is not ("GET" or "HEAD"))
        {
            return WebResponse.Text(405, "Only GET is allowed.") with { Headers = [new("Allow", "GET, HEAD")] };
        }

        try
        {
            SourceSpan? span = await source.ReadSpanAsync(cancellationToken).ConfigureAwait(false);
            return request.Path is SpanPath
                ? WebResponse.Create(200, Json, JsonOf(json => FiguresJson.WriteSpan(json, span)))
                : await FiguresAsync(request, span, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException e)
        {
            return WebResponse.Text(502, e.Message);
        }
    }

    private static bool PrefersCsv(string accept)
    {
        List<MediaTypeWithQualityHeaderValue> types = [.. accept.Split(',')
            .Select(part => MediaTypeWithQualityHeaderValue.TryParse(part, out MediaTypeWithQualityHeaderValue? type) ? type : null)
            .OfType<MediaTypeWithQualityHeaderValue>()];
        double Quality(string name) => types.Where(type => string.Equals(type.MediaType, name, StringComparison.OrdinalIgnoreCase)).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality("text/csv") > Quality("application/json");
    }

    private static ReadOnlyMemory<byte> JsonOf(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }

        return bytes.WrittenMemory;
    }

    private async Task<WebResponse> FiguresAsync(WebRequest request, SourceSpan? span, CancellationToken cancellationToken)
    {
        string? error = PopularityQuery.Read(QueryString.Parse(request.Query), span, time.GetUtcNow(), out FigureRequest? wanted);
        if (error is not null)
        {
            return WebResponse.Text(400, error);
        }

        PeriodFigures figures = await source.ReadAsync(wanted!, cancellationToken).ConfigureAwait(false);
        if (!PrefersCsv(request.Accept))
        {
            return WebResponse.Create(200, Json, JsonOf(json => FiguresJson.WriteDetailed(json, figures)), Vary);
        }

        using var csv = new MemoryStream();
        TableCsv.Write(csv, wanted!.ByDay ? ReportTables.ByDay(figures) : ReportTables.Packages(figures));
        return WebResponse.Create(200, Csv, csv.ToArray(), Vary);
    }

    private static KeyValuePair<string, string>[] Vary { get; } = [new("Vary", "Accept")];
}
