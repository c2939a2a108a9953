using System.Collections.Generic;
using PopCon.Usage.Events.Batches;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>Files of counts that go into one batch.</summary>
internal sealed class BatchPart(int revision)
{
    private readonly List<UsageRow> _rows = [];
    private readonly List<string> _files = [];

    /// <summary>The revision that the user allowed.</summary>
    public int Revision { get; } = revision;

    /// <summary>The rows, in the order of a batch.</summary>
    public IReadOnlyList<UsageRow> Rows => _rows;

    /// <summary>The names of the files.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>An upper limit of the rows' bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Adds a file.</summary>
    public void Add(string file, IEnumerable<UsageRow> rows, int bytes)
    {
        _files.Add(file);
        _rows.AddRange(rows);
        _rows.Sort(UsageRow.InOrder);
        Bytes += bytes;
    }
}
