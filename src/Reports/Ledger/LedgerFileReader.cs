using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Reads a file of the ledger line by line.</summary>
/// <remarks>Stateless. A line that is damaged is reported and left out; about 1 µs a line.</remarks>
internal static class LedgerFileReader
{
    /// <summary>Called for each sound line.</summary>
    /// <param name="series">What was counted; <see langword="null"/> for the line of covered days.</param>
    /// <param name="counts">A count for each day; valid during the call only.</param>
    public delegate void LineVisitor(PopularitySeries? series, ReadOnlySpan<long> counts);

    /// <summary>Reads all lines.</summary>
    /// <param name="file">The file.</param>
    /// <param name="visit">Called for each sound line.</param>
    /// <param name="damaged">Called for each damaged line, with its text.</param>
    public static void Read(LedgerFile file, LineVisitor visit, Action<DamagedLine, string> damaged)
    {
        using var reader = new StreamReader(
            new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
        Span<long> counts = stackalloc long[file.Days.Length];
        int number = 1;
        for (string? line = reader.ReadLine(); line is not null; line = reader.ReadLine(), number++)
        {
            if (number == 1 && line.StartsWith("language,kind,", StringComparison.Ordinal))
            {
                continue;
            }

            string? reason = LedgerLine.Read(line, counts, out PopularitySeries? series);
            if (reason is null)
            {
                visit(series, counts);
            }
            else
            {
                damaged(new DamagedLine(file.Path, number, reason), line);
            }
        }
    }

    /// <summary>Reads a file into memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">Names of files read before, so that equal ones are kept once.</param>
    /// <param name="damaged">Called for each damaged line.</param>
    public static LedgerTable ReadTable(LedgerFile file, IDictionary<PopularitySeries, PopularitySeries> names, Action<DamagedLine> damaged)
    {
        var table = new LedgerTableBuilder(file.Days);
        Read(
            file,
            (series, counts) =>
            {
                if (series is null)
                {
                    counts.CopyTo(table.Covered);
                    return;
                }

                if (!names.TryGetValue(series, out PopularitySeries? known))
                {
                    names[series] = known = series;
                }

                table.Add(known, counts);
                MarkCounted(table.Covered, counts);
            },
            (line, _) => damaged(line));
        return table.Build();
    }

    /// <summary>How many days each column covers. Keeps no names.</summary>
    public static long[] ReadCovered(LedgerFile file, Action<DamagedLine> damaged)
    {
        long[] covered = new long[file.Days.Length];
        Read(
            file,
            (series, counts) =>
            {
                if (series is null)
                {
                    counts.CopyTo(covered);
                }
                else
                {
                    MarkCounted(covered, counts);
                }
            },
            (line, _) => damaged(line));
        return covered;
    }

    /// <summary>The counts of the file of one day.</summary>
    public static Dictionary<PopularitySeries, long> ReadDay(LedgerFile file, Action<DamagedLine> damaged)
    {
        var day = new Dictionary<PopularitySeries, long>();
        Read(
            file,
            (series, counts) =>
            {
                if (series is not null && counts[0] > 0)
                {
                    day[series] = counts[0];
                }
            },
            (line, _) => damaged(line));
        return day;
    }

    // A lost line of covered days must not turn counts into days without figures.
    private static void MarkCounted(Span<long> covered, ReadOnlySpan<long> counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && covered[i] == 0)
            {
                covered[i] = 1;
            }
        }
    }
}
