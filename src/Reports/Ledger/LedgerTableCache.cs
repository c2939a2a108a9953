using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Files of a ledger in memory, read again when they have changed.</summary>
/// <remarks>Thread-safe: one reader at a time. Holds at most 12 MB of counts, about two years of 10,000 packages; the names come on top, once each.</remarks>
/// <param name="damaged">Called for each damaged line of each version of a file.</param>
internal sealed class LedgerTableCache(Action<DamagedLine> damaged)
{
    private const int MaxBytes = 12 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Length, DateTime Written, LedgerTable Table)> _tables = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _recent = new();
    private Dictionary<PopularitySeries, PopularitySeries> _names = [];

    /// <summary>The table of a file; <see langword="null"/> where the file has gone meanwhile.</summary>
    public LedgerTable? Get(LedgerFile file)
    {
        lock (_gate)
        {
            var info = new FileInfo(file.Path);
            if (!info.Exists)
            {
                return null;
            }

            (long Length, DateTime Written) version = (info.Length, info.LastWriteTimeUtc);
            if (_tables.TryGetValue(file.Path, out var known) && (known.Length, known.Written) == version)
            {
                Touch(file.Path);
                return known.Table;
            }

            return Read(file, version);
        }
    }

    private LedgerTable? Read(LedgerFile file, (long Length, DateTime Written) version)
    {
        try
        {
            LedgerTable table = LedgerFileReader.ReadTable(file, _names, damaged);
            _tables[file.Path] = (version.Length, version.Written, table);
            Touch(file.Path);
            Evict();
            return table;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private void Touch(string path)
    {
        _recent.Remove(path);
        _recent.AddLast(path);
    }

    private void Evict()
    {
        while (_tables.Count > 1 && _tables.Values.Sum(one => (long)one.Table.Bytes) > MaxBytes)
        {
            _tables.Remove(_recent.First!.Value);
            _recent.RemoveFirst();

            // Tables that stay keep their names; the pool must not keep those of tables that have gone.
            _names = [];
        }
    }
}
