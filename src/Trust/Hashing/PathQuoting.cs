using System;
using System.Buffers;

namespace PopCon.Trust.Hashing;

/// <summary>Writes a path as git does: plain, or in quotes with C escapes when it holds a control byte, a byte above 126, <c>"</c> or <c>\</c>.</summary>
internal static class PathQuoting
{
    // \a \b \t \n \v \f \r for the bytes 7 to 13
    private const string Letters = "abtnvfr";
    private const byte Backslash = (byte)'\\';
    private const byte Quote = (byte)'"';

    /// <summary>Appends the path.</summary>
    public static void Write(ReadOnlySpan<byte> path, IBufferWriter<byte> writer)
    {
        if (!path.ContainsAnyExceptInRange((byte)' ', (byte)'~') && path.IndexOfAny(Quote, Backslash) < 0)
        {
            writer.Write(path);
            return;
        }

        writer.Write([Quote]);
        foreach (byte b in path)
        {
            WriteByte(b, writer);
        }

        writer.Write([Quote]);
    }

    private static void WriteByte(byte b, IBufferWriter<byte> writer)
    {
        switch (b)
        {
            case >= 7 and <= 13:
                writer.Write([Backslash, (byte)Letters[b - 7]]);
                break;
            case Quote or Backslash:
                writer.Write([Backslash, b]);
                break;
            case < 32 or > 126:
                writer.Write([Backslash, (byte)('0' + (b >> 6)), (byte)('0' + ((b >> 3) & 7)), (byte)('0' + (b & 7))]);
                break;
            default:
                writer.Write([b]);
                break;
        }
    }
}
