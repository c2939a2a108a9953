using System;
using System.IO;

namespace PopCon.Hosting.Values;

/// <summary>Permission bits of a socket file as octal text: <c>755</c>, <c>0600</c>; empty means none.</summary>
/// <remarks>Stateless.</remarks>
internal static class SocketMode
{
    private const int AllPermissions = 0b111_111_111; // 0777: set-user-id and its kin mean nothing on a socket

    /// <summary>Reads the text; bits above <c>777</c> are dropped.</summary>
    /// <param name="text">Octal digits, at most ten, as many as fit 32 bits with the sign bit free.</param>
    /// <param name="mode">The bits; none on failure.</param>
    public static bool TryParse(string text, out UnixFileMode mode)
    {
        mode = UnixFileMode.None;
        if (text.Length > 10 || text.AsSpan().ContainsAnyExceptInRange('0', '7'))
        {
            return false;
        }

        int bits = 0;
        foreach (char digit in text)
        {
            bits = (bits << 3) | (digit - '0');
        }

        mode = (UnixFileMode)(bits & AllPermissions);
        return true;
    }
}
