using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;

namespace PopCon.Reporter;

/// <summary>Tells an administrator why something is counted or not. Off by default; holds paths, so it stays on the machine.</summary>
/// <remarks>Used by one thread at a time. Lines are appended in one piece at the end of a report, so that processes may share a file.</remarks>
internal sealed class DiagnosticLog
{
    private readonly string _path;
    private readonly StringBuilder _text = new();

    /// <summary>A log that begins with the complaints about the settings.</summary>
    internal DiagnosticLog(string path, string complaints)
    {
        _path = path;
        _text.Append(complaints);
    }

    /// <summary>Adds a line.</summary>
    internal void Add(string line) => _text.Append(line).Append('\n');

    /// <summary>Appends what was added to the file; a file that cannot be written is no reason to do anything else.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The report must not depend on the log.")]
    internal void Write()
    {
        try
        {
            string name = AppDomain.CurrentDomain.FriendlyName + ": ";
            byte[] bytes = Encoding.UTF8.GetBytes(name + _text.Append("reported").Replace("\n", "\n" + name).Append('\n'));
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bytes.Length);
            file.Write(bytes, 0, bytes.Length);
        }
        catch (Exception)
        {
            // Read-only disk, missing folder, no right.
        }

        _text.Clear();
    }
}
