using System;
using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace PopCon.Usage.Events.Text;

/// <summary>base64url without padding (RFC 4648, section 5), as tokens, keys and OAuth use it.</summary>
internal static class Base64Text
{
    /// <summary>The text of some bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes of a text. Padding is allowed, blanks and other characters are not.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        byte[] buffer = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        OperationStatus status = Base64Url.DecodeFromChars(text, buffer, out int consumed, out int written);
        bytes = status == OperationStatus.Done && consumed == text.Length && text.IndexOfAnyExcept(Allowed) < 0 ? buffer[..written] : null;
        return bytes is not null;
    }

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=");
}
