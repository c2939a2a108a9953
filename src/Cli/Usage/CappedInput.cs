using System;
using System.IO;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Usage;

/// <summary>Reads small files and standard input, and refuses large ones.</summary>
internal static class CappedInput
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The content of a file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is larger than 1 MiB.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageCommand.Usage($"{path}: {e.Message}", e);
        }
    }

    /// <summary>All of a stream.</summary>
    /// <exception cref="CommandException">It is larger than 1 MiB.</exception>
    public static byte[] Read(Stream stream, string name)
    {
        using var content = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
            {
                throw UsageCommand.Usage($"{name}: larger than 1 MiB.");
            }
        }

        return content.ToArray();
    }
}
