using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PopCon.Hosting.Web.Access;

/// <summary>Reads <c>Authorization: Basic base64(user:password)</c>, see https://www.rfc-editor.org/rfc/rfc7617#section-2.</summary>
/// <remarks>Stateless.</remarks>
internal static class BasicAuthHeader
{
    private const string Scheme = "Basic ";

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value; <see langword="null"/> or empty without one.</param>
    /// <param name="user">What stands before the first colon; <see langword="null"/> on failure.</param>
    /// <param name="password">What stands behind it; <see langword="null"/> on failure.</param>
    public static bool TryParse(string? header, [NotNullWhen(true)] out string? user, [NotNullWhen(true)] out string? password)
    {
        user = password = null;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..], bytes, out int length))
        {
            return false;
        }

        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        user = pair[..colon];
        password = pair[(colon + 1)..];
        return true;
    }
}
