using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Reports.Html;

namespace PopCon.Reports.Page.Charts;

/// <summary>A small line of the days, for a cell of a table.</summary>
/// <remarks>Stateless. At most 60 points, so that a year is as short as a month: neighbouring days are added up.</remarks>
internal static class SparkLine
{
    private const int Width = 100;
    private const int Height = 22;
    private const int MaxPoints = 60;

    /// <summary>The line; its text says the least and the most.</summary>
    public static void Write(HtmlText html, IReadOnlyList<long> days)
    {
        if (days.Count < 2)
        {
            return;
        }

        long[] points = Gather(days);
        long most = Math.Max(1, points.Max());
        var path = new StringBuilder();
        for (int i = 0; i < points.Length; i++)
        {
            double x = 1 + ((Width - 2d) * i / (points.Length - 1));
            double y = 2 + ((Height - 4d) * (1 - ((double)points[i] / most)));
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : ' ')}{x:0.#} {y:0.#}");
        }

        html.Add($"<svg class=\"spark\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{days.Min():N0} to {days.Max():N0} a day\"><path d=\"{path.ToString()}\"/></svg>");
    }

    private static long[] Gather(IReadOnlyList<long> days)
    {
        int size = (days.Count + MaxPoints - 1) / MaxPoints;
        return size == 1 ? [.. days] : [.. days.Chunk(size).Where(chunk => chunk.Length == size).Select(chunk => chunk.Sum())];
    }
}
