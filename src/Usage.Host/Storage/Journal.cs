using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using PopCon.Hosting;
using PopCon.Usage.Events.Checksums;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Host.Storage;

/// <summary>A file of records that only grows: one line each, eight hex digits of its CRC-32 and a JSON object.</summary>
/// <remarks>
/// Not thread-safe; one owner. A record that was cut off by a crash is dropped at the next start. Records before it were synced.
/// </remarks>
internal sealed class Journal : IDisposable
{
    private const int ChecksumLength = 8;

    private const int GatheredBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly MemoryStream _gathered = new();

    private Journal(FileStream file) => _file = file;

    /// <summary>The length of all whole records.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the file, makes it when it is missing, and keeps other processes out.</summary>
    /// <exception cref="ConfigurationException">It cannot be written, or another process has it.</exception>
    public static Journal Open(string path)
    {
        try
        {
            return new Journal(new FileStream(path, Options()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>One record as a line.</summary>
    public static byte[] Line(Action<Utf8JsonWriter> members)
    {
        byte[] json = JsonLine.Write(members);
        return [.. Encoding.ASCII.GetBytes(Crc32.Of(json).ToString("x8", CultureInfo.InvariantCulture)), (byte)' ', .. json, (byte)'\n'];
    }

    /// <summary>Reads all records from the start and cuts off what a crash left behind the last whole one.</summary>
    /// <exception cref="ConfigurationException">A record in the middle is damaged.</exception>
    public void Replay(Action<JsonElement> apply)
    {
        _file.Position = 0;
        Length = 0;
        bool isDamaged = false;
        var lines = new LineReader(_file);
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!TryParse(line, out JsonElement record))
            {
                // What follows was written together with it and was never confirmed, unless a good record comes.
                isDamaged = true;
            }
            else if (isDamaged)
            {
                throw new ConfigurationException(string.Create(
                    CultureInfo.InvariantCulture, $"{_file.Name}: the record at byte {Length} is damaged. Restore the file from a copy, or cut it off there."));
            }
            else
            {
                apply(record);
                Length += line.Length + 1;
            }
        }

        Truncate();
    }

    /// <summary>Writes records and waits until they are on the disk.</summary>
    /// <exception cref="IOException">They are not; nothing of them stays in the file.</exception>
    public void Write(IEnumerable<byte[]> lines)
    {
        try
        {
            long length = Length;
            _file.Position = length;

            // Many lines in one system call. A snapshot of a year is larger than one buffer should be.
            _gathered.SetLength(0);
            foreach (byte[] line in lines)
            {
                _gathered.Write(line);
                length += line.Length;
                if (_gathered.Length > GatheredBytes)
                {
                    WriteGathered();
                }
            }

            WriteGathered();
            _file.Flush(flushToDisk: true);
            Length = length;
        }
        catch (IOException)
        {
            TryTruncate();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _gathered.Dispose();
    }

    // FileStream locks the file, so a second host on the same folder does not start.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out JsonElement record)
    {
        record = default;
        return line.Length > ChecksumLength + 1
            && uint.TryParse(line[..ChecksumLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint checksum)
            && checksum == Crc32.Of(line[(ChecksumLength + 1)..])
            && StrictJson.TryParse(line[(ChecksumLength + 1)..], out record);
    }

    private void WriteGathered()
    {
        _file.Write(_gathered.GetBuffer(), 0, (int)_gathered.Length);
        _gathered.SetLength(0);
    }

    // A failed attempt does no harm: the next write begins at the same place.
    private void TryTruncate()
    {
        try
        {
            Truncate();
        }
        catch (IOException)
        {
            _file.Position = Length;
        }
    }

    private void Truncate()
    {
        _file.SetLength(Length);
        _file.Position = Length;
    }
}
