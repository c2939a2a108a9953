using System;
using System.IO;
using System.Text;

namespace PopCon.Trust.Hashing;

/// <summary>A file as Python's text mode reads it: UTF-8, with <c>\r\n</c> and <c>\r</c> as <c>\n</c>.</summary>
/// <remarks>The header carries the number of characters, so a file is read twice: once to count, once to hash. Memory does not grow with the file.</remarks>
internal static class OtumatText
{
    private const int BufferBytes = 64 << 10;

    private delegate void ChunkAction(ReadOnlySpan<byte> text);

    /// <summary>The id of a file.</summary>
    /// <exception cref="TrustException">The file is not UTF-8, or it changed while it was read.</exception>
    public static string Hash(string path, BlobHash hash)
    {
        long length = 0;
        Decoder decoder = CappedFile.StrictUtf8.GetDecoder();
        char[] characters = new char[BufferBytes + 1];
        try
        {
            Read(path, text =>
            {
                decoder.GetChars(text, characters, flush: false);
                length += CountCodePoints(text);
            });
            decoder.GetChars([], characters, flush: true);
        }
        catch (DecoderFallbackException e)
        {
            throw new TrustException($"{path}: not UTF-8 text; the profile otumat cannot hash it. Use the profile git.", e);
        }

        long again = 0;
        hash.Begin(length);
        Read(path, text =>
        {
            hash.Append(text);
            again += CountCodePoints(text);
        });
        return again == length ? hash.End() : throw new TrustException($"{path}: the file changed while it was read.");
    }

    /// <summary>The number of code points in UTF-8: all bytes but the continuation bytes 10xxxxxx.</summary>
    public static long CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        long count = 0;
        foreach (byte b in utf8)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private static void Read(string path, ChunkAction chunk)
    {
        using FileStream file = BlobHash.Open(path);
        byte[] buffer = new byte[BufferBytes];
        bool afterReturn = false;
        int count;
        while ((count = file.Read(buffer)) > 0)
        {
            int kept = TranslateLineEnds(buffer, count, ref afterReturn);
            chunk(buffer.AsSpan(0, kept));
        }
    }

    private static int TranslateLineEnds(byte[] buffer, int count, ref bool afterReturn)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            byte b = buffer[i];
            if (!(b == '\n' && afterReturn))
            {
                buffer[kept++] = b == '\r' ? (byte)'\n' : b;
            }

            afterReturn = b == '\r';
        }

        return kept;
    }
}
