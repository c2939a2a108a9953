using System;

namespace PopCon.Gateway.Upstreams;

/// <summary>Addresses that documents of an upstream name.</summary>
/// <remarks>Stateless.</remarks>
internal static class UpstreamUrl
{
    /// <summary>An address that a client may be sent to: absolute, http or https, nothing but printable ASCII; <see langword="null"/>: it is not one.</summary>
    /// <param name="text">The address; relative ones are allowed.</param>
    /// <param name="document">The document that names it.</param>
    public static string? Read(string? text, Uri document) =>
        text is not null
        && Uri.TryCreate(document, text, out Uri? url)
        && url.Scheme is "http" or "https"
        && !url.AbsoluteUri.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? url.AbsoluteUri
            : null;
}
