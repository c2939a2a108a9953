using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter;

/// <summary>Says why something is counted or not, for an administrator. Off by default. Holds paths, so it stays on the machine.</summary>
/// <remarks>
/// Used by one thread at a time. The lines of a report are appended in one piece, so that processes may share a file. A new file belongs
/// to its owner alone. A file that cannot be written is no reason to do anything else.
/// </remarks>
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

    /// <summary>Appends what was added to the file.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The report must not depend on the log.")]
    internal void Write()
    {
        try
        {
            string name = AppDomain.CurrentDomain.FriendlyName + ": ";
            byte[] bytes = Encoding.UTF8.GetBytes(name + _text.ToString(0, _text.Length - 1).Replace("\n", "\n" + name) + "\n");
            using FileStream? file = FileSystem.OpenToAppend(_path);
            file?.Write(bytes, 0, bytes.Length);
        }
        catch (Exception)
        {
            // The disk is full or broken.
        }

        _text.Clear();
    }
}
