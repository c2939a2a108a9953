using System;
using System.Globalization;
using System.Text;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Reads and writes a line of a ledger file: seven fields that say what was counted, then a count for each day.</summary>
/// <remarks>
/// Stateless. The kind <c>days</c> marks the one line that says for each column how many days its counts cover: 1 for the day itself, 7 for the week that
/// it closes, nothing for a day without figures of its own. Empty counts are 0; those at the end are left out.
/// </remarks>
internal static class LedgerLine
{
    private const string DaysKind = "days";
    private const int TextFields = 7;

    /// <summary>The names of the columns.</summary>
    public static string Header(DayRange days)
    {
        var line = new StringBuilder("language,kind,package,namespace,version,dependency,framework");
        for (DateOnly day = days.From; day <= days.To; day = day.AddDays(1))
        {
            line.Append(',').Append(DayRange.Text(day));
        }

        return line.ToString();
    }

    /// <summary>Appends a line of counts.</summary>
    public static void Append(StringBuilder line, PopularitySeries series, ReadOnlySpan<long> counts)
    {
        LedgerText.Append(line, series.Language);
        line.Append(',').Append(KindText(series.Kind));
        foreach (string field in (ReadOnlySpan<string>)[series.Package, series.Namespace, series.Version, series.Dependency, series.Framework])
        {
            LedgerText.Append(line.Append(','), field);
        }

        AppendCounts(line, counts);
    }

    /// <summary>Appends the line that says how many days each column covers.</summary>
    public static void AppendCovered(StringBuilder line, ReadOnlySpan<long> covered) =>
        AppendCounts(line.Append(',').Append(DaysKind).Append(',', TextFields - 2), covered);

    /// <summary>Reads a line.</summary>
    /// <param name="line">The text without its line feed.</param>
    /// <param name="counts">Receives a count for each column; the length says how many are allowed.</param>
    /// <param name="series">What was counted; <see langword="null"/> for the line of covered days, and on failure.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? Read(ReadOnlySpan<char> line, Span<long> counts, out PopularitySeries? series)
    {
        series = null;
        counts.Clear();
        string[] text = new string[TextFields];
        for (int i = 0; i < TextFields; i++)
        {
            if (line.IsEmpty || !LedgerText.TryTake(line, out ReadOnlySpan<char> field, out line))
            {
                return "the names are damaged";
            }

            text[i] = field.ToString();
        }

        if (!TryReadCounts(line, counts))
        {
            return "the counts are damaged";
        }

        if (text[1] is DaysKind)
        {
            return null;
        }

        if (!TryKind(text[1], out PopularityKind kind) || text[0].Length == 0 || (kind == PopularityKind.Reports) != (text[2].Length == 0))
        {
            return "the kind is damaged";
        }

        series = new PopularitySeries(text[0], kind, text[2], text[3], text[4], text[5], text[6]);
        return null;
    }

    private static string KindText(PopularityKind kind) => kind switch
    {
        PopularityKind.Used => "used",
        PopularityKind.Unused => "unused",
        _ => "reports",
    };

    private static bool TryKind(string text, out PopularityKind kind)
    {
        kind = text switch { "used" => PopularityKind.Used, "unused" => PopularityKind.Unused, _ => PopularityKind.Reports };
        return string.Equals(text, KindText(kind), StringComparison.Ordinal);
    }

    private static void AppendCounts(StringBuilder line, ReadOnlySpan<long> counts)
    {
        foreach (long count in counts[..(counts.LastIndexOfAnyExcept(0) + 1)])
        {
            line.Append(',');
            if (count != 0)
            {
                line.Append(CultureInfo.InvariantCulture, $"{count}");
            }
        }
    }

    private static bool TryReadCounts(ReadOnlySpan<char> line, Span<long> counts)
    {
        int column = 0;
        foreach (Range part in line.Split(','))
        {
            ReadOnlySpan<char> text = line[part];
            if (text.IsEmpty)
            {
                column++;
                continue;
            }

            if (column >= counts.Length || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out counts[column]) || counts[column++] > PopularityLedger.MaxCount)
            {
                return false;
            }
        }

        return true;
    }
}
