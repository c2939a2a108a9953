using System;
using System.Buffers;
using System.Text;

namespace PopCon.Trust.Hashing;

/// <summary>One line of a listing.</summary>
/// <param name="Mode">Six octal digits.</param>
/// <param name="Blob">The object id of the content.</param>
/// <param name="Path">The whole path in UTF-8.</param>
internal readonly record struct ListingEntry(string Mode, string Blob, byte[] Path)
{
    /// <summary>A plain file.</summary>
    public const string FileMode = "100644";

    /// <summary>A file that its owner may execute.</summary>
    public const string ExecutableMode = "100755";

    /// <summary>A symbolic link.</summary>
    public const string LinkMode = "120000";

    /// <summary>Appends <c>MODE SP BLOB SP 0 TAB PATH LF</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="quoted">Whether the path is quoted as git does.</param>
    public void Write(IBufferWriter<byte> writer, bool quoted)
    {
        Encoding.ASCII.GetBytes($"{Mode} {Blob} 0\t", writer);
        if (quoted)
        {
            PathQuoting.Write(Path, writer);
        }
        else
        {
            writer.Write(Path);
        }

        writer.Write("\n"u8);
    }

    /// <summary>Orders by the bytes of the whole path, as git does.</summary>
    public static int Compare(ListingEntry left, ListingEntry right) => left.Path.AsSpan().SequenceCompareTo(right.Path);
}
