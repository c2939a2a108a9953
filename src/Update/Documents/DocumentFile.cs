using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PopCon.Update.Files;

namespace PopCon.Update.Documents;

/// <summary>Documents as files.</summary>
internal static class DocumentFile
{
    /// <summary>Reads a file; <see langword="null"/> when it is missing or damaged.</summary>
    public static T? TryRead<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return UpdateJson.TryRead(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces a file, unless it has that content already.</summary>
    public static void Write<T>(string path, T document, JsonTypeInfo<T> type, string? keepAs = null)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(document, type);
        if (!File.Exists(path) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            AtomicFile.Write(path, content, keepAs);
        }
    }
}
