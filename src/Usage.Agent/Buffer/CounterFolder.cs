using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Batches;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>All files of counts of a package.</summary>
/// <remarks>Processes write them meanwhile. What is damaged is set aside when it is read, and is never in the way.</remarks>
internal sealed class CounterFolder(AgentHome home, string package)
{
    /// <summary>Above this counting stops. Thirty days of the longest list are 1.1 MB.</summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    // A process may hold a file from before midnight for a moment; an hour is more than enough.
    private static readonly TimeSpan Closing = TimeSpan.FromHours(1);

    /// <summary>Damaged files that were set aside.</summary>
    public int Damaged => AgentHome.FilesOf(home.Bad).Count;

    /// <summary>The bytes of all files.</summary>
    public long Length
    {
        get
        {
            long length = 0;
            foreach (string file in AgentHome.FilesOf(home.Counts))
            {
                length += new FileInfo(file) is { Exists: true } info ? info.Length : 0;
            }

            return length;
        }
    }

    /// <summary>Whether nothing is added to a day any more.</summary>
    public static bool IsClosed(DateOnly day, DateTimeOffset now) => now.UtcDateTime >= day.AddDays(1).ToDateTime(TimeOnly.MinValue) + Closing;

    /// <summary>Reads all good files, in the order of day and version.</summary>
    public IReadOnlyList<(CounterFileName Name, CounterFile File)> ReadAll()
    {
        var files = new List<(CounterFileName Name, CounterFile File)>();
        foreach (string path in AgentHome.FilesOf(home.Counts))
        {
            if (!CounterFileName.TryParse(Path.GetFileName(path), out CounterFileName? name))
            {
                home.SetAside(path);
            }
            else if (string.Equals(name.Package, package, StringComparison.Ordinal) && AgentHome.TryRead(path) is { } bytes)
            {
                if (CounterFile.TryParse(bytes, name, out CounterFile? file))
                {
                    files.Add((name, file));
                }
                else
                {
                    home.SetAside(path);
                }
            }
        }

        files.Sort((a, b) => a.Name.Day != b.Name.Day ? a.Name.Day.CompareTo(b.Name.Day) : string.CompareOrdinal(a.Name.Version, b.Name.Version));
        return files;
    }

    /// <summary>The rows of a file as they are.</summary>
    public static IEnumerable<UsageRow> RowsOf(CounterFileName name, CounterFile file) => file.Names
        .Select((feature, index) => new UsageRow(feature, name.Version, name.Day, file.Counts[index]))
        .Where(row => row.Count > 0);

    /// <summary>Whether no host would take a day any more.</summary>
    public static bool IsOld(DateOnly day, DateTimeOffset now) => day < Events.Text.UsageTime.DayOf(now).AddDays(-UsageBatch.MaxAgeDays);

    /// <summary>Deletes files of old days.</summary>
    public void DeleteOld(DateTimeOffset now)
    {
        foreach (string path in AgentHome.FilesOf(home.Counts))
        {
            if (CounterFileName.TryParse(Path.GetFileName(path), out CounterFileName? name) && string.Equals(name.Package, package, StringComparison.Ordinal) && IsOld(name.Day, now))
            {
                AgentHome.Delete(path);
            }
        }
    }
}
