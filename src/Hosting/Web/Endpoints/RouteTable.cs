using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>The paths of a server and their endpoints.</summary>
/// <remarks>
/// Filled before the server starts, safe for concurrent requests from then on. One look-up per request; the routing of the framework
/// would take longer to start than all the rest.
/// </remarks>
internal sealed class RouteTable
{
    private readonly Dictionary<string, RequestDelegate> _byPath = new(StringComparer.Ordinal);
    private readonly SortedList<string, RequestDelegate> _byPrefix = new(
        Comparer<string>.Create((a, b) => a.Length == b.Length ? string.CompareOrdinal(a, b) : b.Length.CompareTo(a.Length)));

    /// <summary>The paths that have an endpoint.</summary>
    public IReadOnlyCollection<string> Paths => _byPath.Keys;

    /// <summary>Adds an endpoint. An earlier one of the same path is replaced.</summary>
    /// <param name="path">An exact path that begins with a slash.</param>
    /// <param name="endpoint">Answers every method.</param>
    public RouteTable Add(string path, RequestDelegate endpoint)
    {
        _byPath[path] = endpoint;
        return this;
    }

    /// <summary>Adds an endpoint for every path below a prefix that has no endpoint of its own; the longest prefix wins.</summary>
    /// <param name="prefix">Begins and ends with a slash.</param>
    /// <param name="endpoint">Answers every method.</param>
    public RouteTable AddBelow(string prefix, RequestDelegate endpoint)
    {
        _byPrefix[prefix] = endpoint;
        return Add(prefix, endpoint);
    }

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        string path = RequestPath.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        string clean = RequestPath.Clean(path);

        // Go redirects to the clean path, except for CONNECT.
        if (!string.Equals(path, clean, StringComparison.Ordinal) && path.StartsWith('/') && !HttpMethods.IsConnect(context.Request.Method))
        {
            return PlainResponses.RedirectAsync(context, clean);
        }

        return Find(path) is { } endpoint ? endpoint(context) : PlainResponses.NotFoundAsync(context);
    }

    private RequestDelegate? Find(string path)
    {
        if (_byPath.TryGetValue(path, out RequestDelegate? endpoint))
        {
            return endpoint;
        }

        foreach ((string prefix, RequestDelegate below) in _byPrefix)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return below;
            }
        }

        return null;
    }
}
