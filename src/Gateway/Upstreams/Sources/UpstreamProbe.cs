using System;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>Finds out whether an upstream answers that clients are only redirected to. Asked at most once a minute.</summary>
/// <remarks>Stateless. Without a fallback there is nothing to decide, so that nothing is asked.</remarks>
internal static class UpstreamProbe
{
    private static readonly DocumentKind<UpstreamReply> Kind = new()
    {
        Accept = "*/*",
        Parse = static (reply, _) => Task.FromResult(reply with { Body = null }),
        MaxBytes = 1024 * 1024,
        Fresh = TimeSpan.FromMinutes(1),
        IsUsedWhileReading = true,
    };

    /// <summary>Returns when the upstream may be used.</summary>
    /// <param name="source">The upstream.</param>
    /// <param name="isLast">Whether there is no other.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <exception cref="UpstreamException">It does not answer.</exception>
    public static async Task CheckAsync(UpstreamSource source, bool isLast, CancellationToken cancellationToken)
    {
        if (isLast)
        {
            return;
        }

        try
        {
            await source.FindAsync(source.Options.Root, Kind, acceptsStale: false, cancellationToken);
        }
        catch (UpstreamException) when (!source.IsDown)
        {
            // An error is an answer: not every registry has a page at its root.
        }
    }
}
