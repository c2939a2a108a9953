using System;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace PopCon.Gateway.Http;

/// <summary>Entity tags of RFC 9110.</summary>
/// <remarks>Stateless.</remarks>
internal static class EntityTag
{
    private const int HashBytes = 16;

    /// <summary>The strong tag of some bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return $"\"{Convert.ToHexStringLower(hash[..HashBytes])}\"";
    }

    /// <summary>Whether <c>If-None-Match</c> names a tag: lists, weak tags and <c>*</c> included.</summary>
    public static bool Matches(StringValues header, string tag)
    {
        foreach (string? line in header)
        {
            foreach (Range range in line.AsSpan().Split(','))
            {
                ReadOnlySpan<char> one = line.AsSpan()[range].Trim();
                one = one.StartsWith("W/") ? one[2..] : one;
                if (one is "*" || one.SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
