using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Writes files of the ledger: whole, beside the old one, flushed to the disk, then renamed over it.</summary>
/// <remarks>Stateless. A reader sees the old file or the new one, never a part.</remarks>
internal static class LedgerFileWriter
{
    private const int DaysOfNewSeries = 2;

    /// <summary>Writes the file of an open day.</summary>
    public static void WriteDay(LedgerFile file, Dictionary<PopularitySeries, long> counts, int covered) =>
        Replace(file, writer =>
        {
            WriteCovered(writer, [covered]);
            var line = new StringBuilder();
            foreach ((PopularitySeries series, long count) in counts)
            {
                WriteCounts(writer, line, series, [count]);
            }
        });

    /// <summary>Adds a day to its month. The counts of other days stay as they are, and so do damaged lines.</summary>
    /// <param name="month">The file of the month.</param>
    /// <param name="day">The day.</param>
    /// <param name="counts">Its counts.</param>
    /// <param name="covered">How many days they cover.</param>
    /// <param name="maxSeries">Most series of a day. A month has at most <see cref="DaysOfNewSeries"/> times as many, because readers keep its names in memory.</param>
    /// <returns>How many series of the day found no place.</returns>
    public static long AddDay(LedgerFile month, DateOnly day, IReadOnlyDictionary<PopularitySeries, long> counts, int covered, int maxSeries)
    {
        int column = day.DayNumber - month.Days.From.DayNumber;
        var remaining = new HashSet<PopularitySeries>(counts.Keys);
        bool isThere = File.Exists(month.Path);
        long[] coveredDays = isThere ? LedgerFileReader.ReadCovered(month, static _ => { }) : new long[month.Days.Length];
        coveredDays[column] = covered;
        long refused = 0;
        Replace(month, writer =>
        {
            WriteCovered(writer, coveredDays);
            long rows = isThere ? CopyLines(month, column, counts, remaining, writer) : 0;
            long places = Math.Max(0, ((long)DaysOfNewSeries * maxSeries) - rows);
            refused = Math.Max(0, remaining.Count - places);
            long[] row = new long[month.Days.Length];
            var line = new StringBuilder();
            foreach (PopularitySeries series in remaining.Take((int)Math.Min(places, int.MaxValue)))
            {
                row[column] = counts[series];
                WriteCounts(writer, line, series, row);
            }
        });
        return refused;
    }

    private static long CopyLines(
        LedgerFile month, int column, IReadOnlyDictionary<PopularitySeries, long> counts, HashSet<PopularitySeries> remaining, StreamWriter writer)
    {
        long[] row = new long[month.Days.Length];
        long rows = 0;
        var line = new StringBuilder();
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
                WriteCounts(writer, line, series, row);
                rows++;
            },
            (_, text) => writer.Write(text + "\n"));
        return rows;
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

    // The buffer is emptied and used for the next line.
    private static void WriteCounts(StreamWriter writer, StringBuilder line, PopularitySeries series, ReadOnlySpan<long> counts)
    {
        line.Clear();
        LedgerLine.Append(line, series, counts);
        writer.Write(line.Append('\n'));
    }
}
