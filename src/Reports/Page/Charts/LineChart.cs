using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;

namespace PopCon.Reports.Page.Charts;

/// <summary>Days as a line over an axis, with a table of the same figures behind it.</summary>
/// <remarks>Stateless.</remarks>
internal static class LineChart
{
    private const int Width = 760;
    private const int Height = 200;
    private const int Left = 56;
    private const int Right = 12;
    private const int Top = 14;
    private const int Bottom = 30;

    /// <summary>The chart of a row of days.</summary>
    /// <param name="html">The page.</param>
    /// <param name="title">What is shown, for example "Processes a day".</param>
    /// <param name="range">The days.</param>
    /// <param name="days">A count for each day.</param>
    /// <param name="calendar">Which days have figures of their own; the others are left out.</param>
    public static void Write(HtmlText html, string title, DayRange range, IReadOnlyList<long> days, ReleaseCalendar calendar)
    {
        int[] shown = [.. Enumerable.Range(0, days.Count).Where(i => calendar.DaysClosedBy(range.From.AddDays(i)) > 0)];
        if (shown.Length == 0)
        {
            return;
        }

        long top = AxisTop(shown.Max(i => days[i]));
        html.Add($"<figure class=\"chart\"><figcaption>{title}</figcaption>");
        html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title}, {range.ToString()}: from {shown.Min(i => days[i]):N0} to {shown.Max(i => days[i]):N0}. The figures follow as a table.\">");
        WriteAxes(html, range, top);
        WriteLine(html, shown, days, range.Length, top);
        html.Add($"</svg></figure>\n");
        WriteTable(html, title, range, days, shown);
    }

    // The next of 1, 2, 4, 5, 10 times a power of ten, so that the four parts of the axis are whole numbers from 4 on.
    private static long AxisTop(long most)
    {
        for (long power = 1; ; power *= 10)
        {
            foreach (long factor in (ReadOnlySpan<long>)[4, 8, 12, 20])
            {
                if (most <= factor * power || power > long.MaxValue / 1000)
                {
                    return factor * power;
                }
            }
        }
    }

    private static double X(int day, int length) => length == 1 ? (Left + Width - Right) / 2d : Left + ((Width - Left - Right) * (double)day / (length - 1));

    private static double Y(double value, long top) => Top + ((Height - Top - Bottom) * (1 - (value / top)));

    private static void WriteAxes(HtmlText html, DayRange range, long top)
    {
        for (int part = 0; part <= 4; part++)
        {
            double y = Y((double)top * part / 4, top);
            html.Add($"<line class=\"{(part == 0 ? "axis" : "grid")}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            html.Add($"<text class=\"end\" x=\"{Left - 8}\" y=\"{y + 4:0.#}\">{Short(top * part / 4)}</text>");
        }

        int labels = Math.Min(range.Length, 6);
        for (int i = 0; i < labels; i++)
        {
            int day = labels == 1 ? 0 : (int)Math.Round((range.Length - 1) * (double)i / (labels - 1));
            string anchor = labels == 1 ? "middle" : i == 0 ? "start" : i == labels - 1 ? "end" : "middle";
            string text = range.From.AddDays(day).ToString(range.Length > 180 ? "MMM yyyy" : "d MMM", CultureInfo.InvariantCulture);
            html.Add($"<text class=\"{anchor}\" x=\"{X(day, range.Length):0.#}\" y=\"{Height - 8}\">{text}</text>");
        }
    }

    private static void WriteLine(HtmlText html, int[] shown, IReadOnlyList<long> days, int length, long top)
    {
        var line = new StringBuilder();
        foreach (int day in shown)
        {
            line.Append(CultureInfo.InvariantCulture, $"{(line.Length == 0 ? 'M' : 'L')}{X(day, length):0.#} {Y(days[day], top):0.#}");
        }

        if (shown.Length > 1)
        {
            html.Add($"<path class=\"area\" d=\"{line.ToString()}L{X(shown[^1], length):0.#} {Height - Bottom}L{X(shown[0], length):0.#} {Height - Bottom}Z\"/>");
            html.Add($"<path class=\"line\" d=\"{line.ToString()}\"/>");
        }

        if (shown.Length <= 31)
        {
            foreach (int day in shown)
            {
                html.Add($"<circle cx=\"{X(day, length):0.#}\" cy=\"{Y(days[day], top):0.#}\" r=\"2.5\"/>");
            }
        }
    }

    private static void WriteTable(HtmlText html, string title, DayRange range, IReadOnlyList<long> days, int[] shown)
    {
        html.Add($"<details><summary>{title} as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"narrow\"><thead><tr><th scope=\"col\">Day</th><th scope=\"col\" class=\"number\">Processes</th></tr></thead><tbody>");
        foreach (int day in shown.Reverse())
        {
            html.Add($"<tr><td>{DayRange.Text(range.From.AddDays(day))}<td class=\"number\">{days[day]:N0}");
        }

        html.Add($"</tbody></table></div></details>\n");
    }

    private static string Short(long value) => value switch
    {
        >= 1_000_000_000 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "G",
        >= 1_000_000 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 10_000 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };
}
