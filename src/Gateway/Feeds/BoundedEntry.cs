using System.IO;
using System.IO.Compression;

namespace PopCon.Gateway.Feeds;

/// <summary>Reads entries of archives that clients sent, without inflating more than a limit.</summary>
/// <remarks>Stateless.</remarks>
internal static class BoundedEntry
{
    /// <summary>The bytes of an entry; <see langword="null"/>: there are more than the limit.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    public static byte[]? Read(ZipArchiveEntry entry, int maximum)
    {
        using Stream content = entry.Open();
        using var bytes = new MemoryStream();
        byte[] block = new byte[16 * 1024];
        int length;
        while ((length = content.Read(block)) > 0)
        {
            if (bytes.Length + length > maximum)
            {
                return null;
            }

            bytes.Write(block, 0, length);
        }

        return bytes.ToArray();
    }
}
