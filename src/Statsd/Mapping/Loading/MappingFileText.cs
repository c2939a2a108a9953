using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Gets the text of a mapping file from disk.</summary>
internal static class MappingFileText
{
    /// <summary>Reads a file of UTF-8, or of UTF-16 with a byte order mark.</summary>
    /// <exception cref="MappingFileException">It is missing, no file, unreadable, or not valid text.</exception>
    public static string Read(string path)
    {
        try
        {
            return Decode(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException exception)
        {
            string what = string.Create(
                CultureInfo.InvariantCulture, $"the file is not valid UTF-8 at byte {exception.Index + 1}");
            throw new MappingFileException($"{path}: {what}", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MappingFileException($"{path}: there is no such file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            // Reading a directory fails the same way as reading without permission.
            string what = Directory.Exists(path) ? "this is a directory, not a file" : "no permission to read the file";
            throw new MappingFileException($"{path}: {what}", exception);
        }
        catch (IOException exception)
        {
            throw new MappingFileException($"{path}: the file cannot be read: {exception.Message}", exception);
        }
    }

    private static string Decode(byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        };
        return encoding.GetString(bytes);
    }
}
