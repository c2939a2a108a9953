using System;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace PopCon.Usage.Host.Routes;

/// <summary>The header <c>Authorization</c>.</summary>
internal static class Bearer
{
    /// <summary>What follows a scheme.</summary>
    public static bool TryRead(HttpContext context, string scheme, [NotNullWhen(true)] out string? value)
    {
        string header = context.Request.Headers.Authorization.ToString();
        int blank = header.IndexOf(' ', StringComparison.Ordinal);
        bool isScheme = header.AsSpan(0, blank < 0 ? header.Length : blank).Equals(scheme, StringComparison.OrdinalIgnoreCase);
        value = isScheme ? header[(blank < 0 ? header.Length : blank + 1)..].Trim() : null;
        return isScheme;
    }
}
