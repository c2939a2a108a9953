using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Writes files of the ledger: whole, beside the old one, flushed to the disk, then renamed over it.</summary>
/// <remarks>Stateless. A reader sees the old file or the new one, never a part.</remarks>
internal static class LedgerFileWriter
{
    /// <summary>Writes the file of an open day.</summary>
    public static void WriteDay(LedgerFile file, IEnumerable<KeyValuePair<PopularitySeries, long>> counts, int covered) =>
        Replace(file, writer =>
        {
            WriteCovered(writer, [covered]);
            foreach ((PopularitySeries series, long count) in counts)
            {
                WriteCounts(writer, series, [count]);
            }
        });

    /// <summary>Adds a day to its month. The counts of other days stay as they are, and so do damaged lines.</summary>
    public static void AddDay(LedgerFile month, DateOnly day, IReadOnlyDictionary<PopularitySeries, long> counts, int covered)
    {
        int column = day.DayNumber - month.Days.From.DayNumber;
        var remaining = new HashSet<PopularitySeries>(counts.Keys);
        long[] coveredDays = ReadCovered(month);
        coveredDays[column] = covered;
        Replace(month, writer =>
        {
            WriteCovered(writer, coveredDays);
            if (File.Exists(month.Path))
            {
                CopyLines(month, column, counts, remaining, writer);
            }

            long[] row = new long[month.Days.Length];
            foreach (PopularitySeries series in remaining)
            {
                row[column] = counts[series];
                WriteCounts(writer, series, row);
            }
        });
    }

    /// <summary>How many days each column of a month covers; zeros where there is no file yet.</summary>
    public static long[] ReadCovered(LedgerFile month)
    {
        long[] covered = new long[month.Days.Length];
        if (!File.Exists(month.Path))
        {
            return covered;
        }

        LedgerTable table = LedgerFileReader.ReadTable(month, new Dictionary<PopularitySeries, PopularitySeries>(), static _ => { });
        for (int i = 0; i < covered.Length; i++)
        {
            covered[i] = table.Covered(month.Days.From.AddDays(i));
        }

        return covered;
    }

    private static void CopyLines(
        LedgerFile month, int column, IReadOnlyDictionary<PopularitySeries, long> counts, HashSet<PopularitySeries> remaining, StreamWriter writer)
    {
        long[] row = new long[month.Days.Length];
        LedgerFileReader.Read(
            month,
            (series, old) =>
            {
                if (series is null)
                {
                    return;
                }

                old.CopyTo(row);
                row[column] += remaining.Remove(series) ? counts[series] : 0;
                WriteCounts(writer, series, row);
            },
            (_, text) => writer.Write(text + "\n"));
    }

    private static void Replace(LedgerFile file, Action<StreamWriter> write)
    {
        string beside = file.Path + LedgerFile.TemporaryExtension;
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024))
        {
            using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true))
            {
                writer.Write(LedgerLine.Header(file.Days) + "\n");
                write(writer);
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, file.Path, overwrite: true);
    }

    private static void WriteCovered(StreamWriter writer, ReadOnlySpan<long> covered)
    {
        var line = new StringBuilder();
        LedgerLine.AppendCovered(line, covered);
        writer.Write(line.Append('\n'));
    }

    private static void WriteCounts(StreamWriter writer, PopularitySeries series, ReadOnlySpan<long> counts)
    {
        var line = new StringBuilder(128);
        LedgerLine.Append(line, series, counts);
        writer.Write(line.Append('\n'));
    }
}
