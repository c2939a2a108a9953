using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary><c>/debug/vars</c> and <c>/debug/pprof/</c>: figures of the .NET runtime where statsd_exporter has Go's.</summary>
/// <remarks>
/// Stateless. Nothing here costs more than reading a few counters, takes a profile or shows the command line: the
/// port is open to everyone who may scrape.
/// </remarks>
internal static class DiagnosticsEndpoints
{
    private const string Index = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="UTF-8"><title>/debug/pprof/</title></head>
        <body>
        <p>Figures of the .NET runtime: <a href="heap">memory</a>, <a href="/debug/vars">all as JSON</a>.</p>
        <p>Profiles are taken from inside the machine, with dotnet-trace, dotnet-counters or dotnet-dump.</p>
        </body>
        </html>

        """;

    /// <summary>Adds the pages to a server.</summary>
    /// <param name="routes">Takes them.</param>
    /// <param name="areHidden">Whether they must not be there now.</param>
    public static void AddTo(RouteTable routes, Func<bool> areHidden)
    {
        RequestDelegate UnlessHidden(RequestDelegate page) =>
            context => areHidden() ? PlainResponses.NotFoundAsync(context) : page(context);

        routes
            .Add(WebPaths.Profiles, UnlessHidden(context => PlainResponses.RedirectAsync(context, WebPaths.ProfilesIndex)))
            .Add(WebPaths.ProfilesIndex, UnlessHidden(IndexAsync))
            .Add(WebPaths.Heap, UnlessHidden(HeapAsync))
            .Add(WebPaths.Variables, UnlessHidden(VarsAsync));
    }

    /// <summary>The page that lists the others.</summary>
    private static Task IndexAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return PlainResponses.TextAsync(context, Index, "text/html; charset=utf-8");
    }

    /// <summary>The memory figures as text, one per line.</summary>
    private static Task HeapAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return PlainResponses.TextAsync(
            context, string.Concat(Memory().Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value}\n"))));
    }

    /// <summary>All figures as one JSON object.</summary>
    private static Task VarsAsync(HttpContext context)
    {
        var all = new JsonObject
        {
            ["version"] = BuildInfo.Version,
            ["runtime"] = BuildInfo.Runtime,
            ["processors"] = Environment.ProcessorCount,
            ["threads"] = ThreadPool.ThreadCount,
            ["memory"] = new JsonObject(Memory().Select(figure => KeyValuePair.Create(figure.Key, (JsonNode?)figure.Value))),
        };
        return PlainResponses.TextAsync(context, all.ToJsonString() + "\n", "application/json; charset=utf-8");
    }

    private static Dictionary<string, long> Memory()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["allocated_bytes_total"] = GC.GetTotalAllocatedBytes(),
            ["heap_bytes"] = GC.GetTotalMemory(forceFullCollection: false),
            ["committed_bytes"] = memory.TotalCommittedBytes,
            ["fragmented_bytes"] = memory.FragmentedBytes,
            ["gen0_collections_total"] = GC.CollectionCount(0),
            ["gen1_collections_total"] = GC.CollectionCount(1),
            ["gen2_collections_total"] = GC.CollectionCount(2),
            ["pause_milliseconds_total"] = (long)GC.GetTotalPauseDuration().TotalMilliseconds,
            ["resident_bytes"] = Environment.WorkingSet,
        };
    }
}
