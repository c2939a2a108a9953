using System;
using System.Diagnostics.CodeAnalysis;

namespace PopCon.Hosting.Values;

/// <summary>Who shall own a socket file, as the operator wrote it: <c>user</c>, <c>user:group</c> or <c>:group</c>, names or numbers.</summary>
/// <param name="User">A name or number; empty: unchanged.</param>
/// <param name="Group">A name or number; empty: unchanged.</param>
/// <remarks>Immutable. Whether the names exist shows when the socket is bound.</remarks>
internal sealed record SocketOwner(string User, string Group)
{
    /// <summary>Leaves the owner as it is.</summary>
    public static SocketOwner Unchanged { get; } = new(string.Empty, string.Empty);

    /// <summary>Whether there is anything to change.</summary>
    public bool IsUnchanged => User.Length == 0 && Group.Length == 0;

    /// <summary>Reads the text; <paramref name="owner"/> is <see langword="null"/> on failure.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SocketOwner? owner)
    {
        owner = null;
        if (text.Length == 0)
        {
            owner = Unchanged;
            return true;
        }

        string[] parts = text.Split(':');
        if (parts.Length > 2 || text.AsSpan().ContainsAny(" \t\0/") || text is ":")
        {
            return false;
        }

        owner = new SocketOwner(parts[0], parts.Length == 2 ? parts[1] : string.Empty);
        return true;
    }
}
