using System;
using System.Runtime.InteropServices;

namespace PopCon.Gateway.Http;

/// <summary>What a request asks for, exactly as it was sent: path and query, neither decoded nor normalised.</summary>
/// <param name="Text">The target without scheme and host.</param>
/// <param name="PathLength">Where the path ends in <see cref="Text"/>.</param>
/// <remarks>Immutable. A target that begins with a slash costs no allocation.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RequestTarget(string Text, int PathLength)
{
    /// <summary>The path.</summary>
    public ReadOnlySpan<char> Path => Text.AsSpan(0, PathLength);

    /// <summary>Whether there is a question mark.</summary>
    public bool HasQuery => PathLength < Text.Length;

    /// <summary>What follows the question mark; empty without one.</summary>
    public ReadOnlySpan<char> Query => HasQuery ? Text.AsSpan(PathLength + 1) : [];

    /// <summary>Whether it has a control character, which no address may have: it must not get into a header of an answer.</summary>
    public bool HasControlCharacters => Text.AsSpan().ContainsAnyInRange('\0', ' ') || Text.Contains('\u007F');

    /// <summary>Splits a raw target such as <c>/a?b</c> or <c>http://host/a</c>.</summary>
    public static RequestTarget Parse(string raw)
    {
        if (!raw.StartsWith('/'))
        {
            int scheme = raw.IndexOf("://", StringComparison.Ordinal);
            int slash = scheme < 0 ? -1 : raw.IndexOf('/', scheme + 3);
            raw = slash < 0 ? "/" : raw[slash..];
        }

        int query = raw.IndexOf('?', StringComparison.Ordinal);
        return new RequestTarget(raw, query < 0 ? raw.Length : query);
    }
}
