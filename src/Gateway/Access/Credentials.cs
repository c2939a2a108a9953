using System;
using System.Collections.Generic;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PopCon.Gateway.Access;

/// <summary>What a request says to be let in: Basic, Bearer, and NuGet's key.</summary>
/// <param name="User">The user name of Basic; <see langword="null"/> without one.</param>
/// <param name="Secrets">Every secret that was sent.</param>
/// <param name="HasApiKey">Whether one of them is NuGet's key.</param>
/// <remarks>Immutable. Never logged.</remarks>
internal sealed record Credentials(string? User, IReadOnlyList<string> Secrets, bool HasApiKey)
{
    private const string BasicScheme = "Basic ";
    private const string BearerScheme = "Bearer ";
    private const int MaxLength = 4_096;

    /// <summary>A request without any.</summary>
    public static Credentials None { get; } = new(null, [], false);

    /// <summary>Reads the headers of a request.</summary>
    public static Credentials Read(IHeaderDictionary headers)
    {
        string authorization = headers.Authorization.ToString();
        string key = headers["X-NuGet-ApiKey"].ToString();
        if (authorization.Length == 0 && key.Length == 0)
        {
            return None;
        }

        var secrets = new List<string>();
        string? user = null;
        if (authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
        {
            Add(secrets, authorization[BearerScheme.Length..].Trim());
        }
        else if (authorization.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase) && Decode(authorization[BasicScheme.Length..]) is { } pair)
        {
            int colon = pair.IndexOf(':', StringComparison.Ordinal);
            user = colon < 0 ? pair : pair[..colon];
            Add(secrets, colon < 0 ? string.Empty : pair[(colon + 1)..]);
        }

        Add(secrets, key);
        return new Credentials(user, secrets, key.Length > 0);
    }

    // An empty secret never matches.
    private static void Add(List<string> secrets, string secret)
    {
        if (secret.Length is > 0 and <= MaxLength)
        {
            secrets.Add(secret);
        }
    }

    private static string? Decode(string text)
    {
        byte[] bytes = new byte[Math.Min(text.Length, MaxLength * 2)];
        return Convert.TryFromBase64String(text.Trim(), bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
