using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>Reads the web configuration and the files it names, and keeps a fingerprint of all of them.</summary>
/// <remarks>
/// One thread. Contents are compared, not times: a ConfigMap swaps links and a copied certificate may keep its date. The files are
/// a few kilobytes.
/// </remarks>
internal sealed class ConfigFiles
{
    /// <summary>More than any of these files has; keeps a wrong path (a device, a log) from filling the memory.</summary>
    private const int MaxFileBytes = 1024 * 1024;

    private readonly List<string> _paths = [];
    private readonly StringBuilder _digests = new();

    /// <summary>Stands for the contents of everything read so far.</summary>
    public string Fingerprint => _digests.ToString();

    /// <summary>Reads a text file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text; empty on failure.</param>
    /// <param name="error">Why it cannot be read; empty on success.</param>
    public bool TryRead(string path, out string text, out string error)
    {
        text = error = string.Empty;
        _paths.Add(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] buffer = new byte[MaxFileBytes + 1];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            _digests.Append(Convert.ToHexString(SHA256.HashData(buffer.AsSpan(0, length)))).Append(';');
            if (length > MaxFileBytes)
            {
                error = $"{path} is longer than 1 MiB";
                return false;
            }

            using var reader = new StreamReader(new MemoryStream(buffer, 0, length), Encoding.UTF8);
            text = reader.ReadToEnd();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _digests.Append("unreadable;");
            error = e.Message;
            return false;
        }
    }

    /// <summary>The fingerprint the same files would have if they were read now.</summary>
    public string CurrentFingerprint()
    {
        var again = new ConfigFiles();
        foreach (string path in _paths)
        {
            again.TryRead(path, out _, out _);
        }

        return again.Fingerprint;
    }
}
