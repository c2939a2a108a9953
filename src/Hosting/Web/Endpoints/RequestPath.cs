using System;
using System.Collections.Generic;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>The path a client asked for, decoded but otherwise as it was sent, and its clean form.</summary>
/// <remarks>Stateless. The server resolves dots by itself, but statsd_exporter's clients are redirected instead, so the raw target is read.</remarks>
internal static class RequestPath
{
    /// <summary>The path of a request target such as <c>/a/../b?c</c> or <c>http://host/a</c>.</summary>
    public static string Of(string rawTarget)
    {
        int scheme = rawTarget.StartsWith('/') ? -1 : rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            int slash = rawTarget.IndexOf('/', scheme + 3);
            rawTarget = slash < 0 ? "/" : rawTarget[slash..];
        }

        int query = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return Uri.UnescapeDataString(query < 0 ? rawTarget : rawTarget[..query]);
    }

    /// <summary>The path without empty, <c>.</c> and <c>..</c> segments; a slash at the end stays.</summary>
    public static string Clean(string path)
    {
        var segments = new List<string>();
        foreach (string segment in path.Split('/'))
        {
            if (segment is "..")
            {
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            }
            else if (segment is not ("" or "."))
            {
                segments.Add(segment);
            }
        }

        string clean = "/" + string.Join('/', segments);
        return segments.Count > 0 && path.EndsWith('/') ? clean + "/" : clean;
    }
}
