using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Tables;

/// <summary>Rows and columns, ready for any writer.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">A cell for each column.</param>
public sealed record Table(string Title, IReadOnlyList<TableColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>A cell for people: <c>1,042</c>, <c>2.5 %</c>, <c>yes</c>; a dash where there is nothing to say.</summary>
    public static string Show(object? cell) => cell switch
    {
        null => "–",
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        double share => Percent(share),
        bool yes => yes ? "yes" : "no",
        _ => Plain(cell),
    };

    /// <summary>A cell for machines: <c>1042</c>, <c>0.0253</c>, <c>true</c>; empty where there is nothing to say.</summary>
    public static string Plain(object? cell) => cell switch
    {
        null => string.Empty,
        bool yes => yes ? "true" : "false",
        DateOnly day => DayRange.Text(day),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? string.Empty,
    };

    /// <summary>A share as percent, with more digits for small ones.</summary>
    public static string Percent(double share) =>
        share.ToString(share is 0 or >= 0.1 ? "0 %" : share >= 0.01 ? "0.0 %" : "0.00 %", CultureInfo.InvariantCulture);
}
