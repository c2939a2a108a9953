using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using PopCon.Trust.Json;
using PopCon.Update.Files;

namespace PopCon.Update.Documents;

/// <summary>Documents as files.</summary>
/// <remarks>
/// Read by hand, member by member: the serializer of .NET compiles about 150 methods for these few types at every start, which takes 40 ms.
/// </remarks>
internal static class DocumentFile
{
    /// <summary>Reads a file; <see langword="null"/> when it is missing or damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the content; what it throws means that the file is damaged.</param>
    public static T? TryRead<T>(string path, Func<JsonTree, T> read)
        where T : class
    {
        try
        {
            return read(JsonTree.Parse(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Replaces a file, unless it has that content already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the members.</param>
    /// <param name="keepAs">What the old file is renamed to, or <see langword="null"/> to replace it.</param>
    public static void Write(string path, Action<Utf8JsonWriter> write, string? keepAs = null)
    {
        byte[] content = ToBytes(write);
        if (!File.Exists(path) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            AtomicFile.Write(path, content, keepAs);
        }
    }

    /// <summary>The content of a file.</summary>
    /// <param name="write">Writes the members.</param>
    public static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return content.ToArray();
    }
}
