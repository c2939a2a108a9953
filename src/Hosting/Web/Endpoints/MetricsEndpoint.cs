using System;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PopCon.Metrics.Exposition;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Serves the metrics, whatever the method, compressed when the client prefers it.</summary>
/// <param name="write">Writes the metrics.</param>
/// <param name="openMetrics">Whether OpenMetrics is served to clients that ask for it.</param>
/// <param name="counters">Counts scrapes.</param>
/// <param name="time">Drives the deadline of each scrape.</param>
/// <param name="logger">For scrapes that fail.</param>
/// <remarks>Safe for concurrent requests. Streams: a scrape is never in memory as a whole, compressed or not.</remarks>
internal sealed class MetricsEndpoint(ScrapeWriter write, bool openMetrics, ScrapeMetrics counters, TimeProvider time, ILogger logger)
{
    /// <summary>Scrapes at a time; more would only be an attempt to use up the processor. A handful of scrapers is usual.</summary>
    private const int MaxInFlight = 40;

    private const int CompressionBlockBytes = 32 * 1024;

    /// <summary>
    /// Measured (docs/performance.md): as small as the output of Go's default level in a fifth of its processor time. Higher
    /// levels take twice the time and more for less than 1 %.
    /// </summary>
    private static readonly ZLibCompressionOptions Compression = new() { CompressionLevel = 5 };

    private readonly ScrapeSlots _slots = new(MaxInFlight, time);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        counters.Enter();
        try
        {
            using ScrapeSlots.Slot? slot = _slots.TryEnter(context);
            if (slot is null)
            {
                await PlainResponses.ErrorAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    $"Limit of concurrent requests reached ({MaxInFlight}), try again later.");
                return;
            }

            await ServeAsync(context);
            if (slot.IsCutOff)
            {
                WebLog.ScrapeCutOff(logger, context.Connection.RemoteIpAddress);
            }
        }
        finally
        {
            counters.Leave(context.Response.StatusCode);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of a request: a failing scrape answers 500 and is logged.")]
    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            await WriteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client hung up, which is not an error, or its time was up.
        }
        catch (Exception e)
        {
            WebLog.ScrapeFailed(logger, e);
            if (context.Response.HasStarted)
            {
                // Half a scrape must not look like a whole one.
                context.Response.StatusCode = StatusCodes.Status200OK;
                context.Abort();
                return;
            }

            context.Response.Clear();
            await PlainResponses.ErrorAsync(
                context, StatusCodes.Status500InternalServerError, "An error has occurred while serving metrics; the log has its cause.");
        }
    }

    private async Task WriteAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        IExpositionFormat format = FormatNegotiation.Negotiate(
            headers.Accept.Count == 0 ? null : headers.Accept.ToString(), openMetrics);
        bool isCompressed = FormatNegotiation.AcceptsGzip(
            headers.AcceptEncoding.Count == 0 ? null : headers.AcceptEncoding.ToString());
        context.Response.ContentType = format.ContentType;
        if (isCompressed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (isCompressed)
        {
            await WriteCompressedAsync(context.Response, format, context.RequestAborted);
        }
        else
        {
            await write(format, context.Response.BodyWriter, context.RequestAborted);
        }
    }

    private async Task WriteCompressedAsync(HttpResponse response, IExpositionFormat format, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(response.Body, Compression, leaveOpen: true);
        PipeWriter writer = PipeWriter.Create(
            gzip, new StreamPipeWriterOptions(minimumBufferSize: CompressionBlockBytes, leaveOpen: true));
        await write(format, writer, cancellationToken);
        await writer.CompleteAsync();
    }
}
