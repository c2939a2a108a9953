using System;
using System.Linq;

namespace PopCon.Trust.Signatures;

/// <summary>The text of a <c>.sig</c> file: base64 in lines.</summary>
internal static class SignatureText
{
    private const int LineLength = 64;

    /// <summary>Base64 in lines of 64 with a final line end, as openssl and otumat read it.</summary>
    public static string Write(ReadOnlySpan<byte> signature) =>
        string.Concat(Convert.ToBase64String(signature).Chunk(LineLength).Select(line => new string(line) + "\n"));

    /// <summary>Reads base64 in lines of any length, LF or CRLF, blanks around. Nothing else may be there.</summary>
    /// <returns>The bytes, or <see langword="null"/>.</returns>
    public static byte[]? Read(ReadOnlySpan<byte> text)
    {
        string[] lines = System.Text.Encoding.Latin1.GetString(text).Trim(' ', '\t', '\r', '\n').Split('\n');
        return ReadStrict(string.Concat(lines.Select(line => line.Trim(' ', '\t', '\r'))));
    }

    /// <summary>Reads base64 that is exactly as an encoder writes it: no blanks, right padding, unused bits zero, not empty.</summary>
    /// <returns>The bytes, or <see langword="null"/>.</returns>
    public static byte[]? ReadStrict(string text)
    {
        byte[] bytes = new byte[text.Length / 4 * 3];
        return text.Length > 0
            && Convert.TryFromBase64String(text, bytes, out int written)
            && string.Equals(Convert.ToBase64String(bytes, 0, written), text, StringComparison.Ordinal)
                ? bytes[..written]
                : null;
    }
}
