using System;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Serves the metrics, whatever the method, compressed when the client prefers it.</summary>
/// <remarks>Safe for concurrent requests. Streams: a scrape never lies in memory as a whole, compressed or not.</remarks>
internal sealed class MetricsEndpoint(IMetricsSource source, ScrapeMetrics counters, ILogger logger)
{
    /// <summary>Scrapes at a time; more would only be an attempt to use up the processor. A handful of scrapers is usual.</summary>
    private const int MaxInFlight = 40;

    private const int CompressionBlockBytes = 32 * 1024;

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        long inFlight = counters.Enter();
        try
        {
            if (inFlight > MaxInFlight)
            {
                await Answers.ErrorAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    $"Limit of concurrent requests reached ({MaxInFlight}), try again later.");
            }
            else
            {
                await ServeAsync(context);
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
            // The client hung up; that is its right.
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
            await Answers.ErrorAsync(
                context, StatusCodes.Status500InternalServerError, "An error has occurred while serving metrics; the log has its cause.");
        }
    }

    private async Task WriteAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        IScrape scrape = source.BeginScrape(
            headers.Accept.Count == 0 ? null : headers.Accept.ToString(),
            headers.AcceptEncoding.Count == 0 ? null : headers.AcceptEncoding.ToString());
        context.Response.ContentType = scrape.ContentType;
        if (scrape.IsCompressed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (scrape.IsCompressed)
        {
            await WriteCompressedAsync(context, scrape);
        }
        else
        {
            await scrape.WriteAsync(context.Response.BodyWriter, context.RequestAborted);
        }
    }

    private static async Task WriteCompressedAsync(HttpContext context, IScrape scrape)
    {
        // Fastest: metrics are so repetitive that it already shrinks them about twelvefold.
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        PipeWriter writer = PipeWriter.Create(
            gzip, new StreamPipeWriterOptions(minimumBufferSize: CompressionBlockBytes, leaveOpen: true));
        await scrape.WriteAsync(writer, context.RequestAborted);
        await writer.CompleteAsync();
    }
}
