using System;
using System.IO;
using System.Text;
using PopCon.Trust;

namespace PopCon.Update.Store;

/// <summary>What was decided, one JSON object a line, in <c>log.jsonl</c>. When it is full it becomes <c>log.old.jsonl</c>.</summary>
/// <remarks>Several processes may write at once; a line is written in one piece. A log that cannot be written stops nothing.</remarks>
internal sealed class DecisionLog(UpdateStore store, string app, TimeProvider clock)
{
    private const long MostBytes = 1 << 20;

    private readonly string _path = Path.Combine(store.Root, "log.jsonl");

    /// <summary>Notes a decision.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="package">The package or packages it is about, or <see langword="null"/>.</param>
    /// <param name="reason">Why, or <see langword="null"/>.</param>
    public void Write(string what, string? package = null, string? reason = null)
    {
        string line = JsonText.Write(json =>
        {
            json.WriteString("time", TrustTime.Format(clock.GetUtcNow()));
            json.WriteString("app", app);
            json.WriteString("event", what);
            if (package is not null)
            {
                json.WriteString("package", package);
            }

            if (reason is not null)
            {
                json.WriteString("reason", reason);
            }
        });
        try
        {
            Directory.CreateDirectory(store.Root);
            if (File.Exists(_path) && new FileInfo(_path).Length + line.Length >= MostBytes)
            {
                File.Move(_path, Path.ChangeExtension(_path, ".old.jsonl"), overwrite: true);
            }

            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The decision counts, not its record.
        }
    }
}
