using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PopCon.Benchmarks.Reporter;

/// <summary>Times of variants as a table: medians, and medians of the differences within a round.</summary>
internal static class VariantTable
{
    /// <summary>Appends a table under a heading.</summary>
    /// <param name="report">The report.</param>
    /// <param name="title">The heading.</param>
    /// <param name="results">The rows.</param>
    /// <param name="comparedWith">With so many of the first variants each is compared.</param>
    public static void Append(StringBuilder report, string title, IReadOnlyList<VariantTimes> results, int comparedWith)
    {
        string over = string.Concat(results.Take(comparedWith).Select(result => $" over {result.Name} |"));
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"## {title}");
        report.AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"| variant | CPU ms |{over} wall ms |{over}");
        report.AppendLine("|-|" + string.Concat(Enumerable.Repeat("-|", 2 * (comparedWith + 1))));
        foreach (VariantTimes result in results)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"| {result.Name} | {Cells(result, results, comparedWith, times => times.Cpu)} | {Cells(result, results, comparedWith, times => times.Wall)} |");
        }
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Cells(VariantTimes result, IReadOnlyList<VariantTimes> results, int comparedWith, Func<VariantTimes, IReadOnlyList<double>> times) => string.Join(
        " | ",
        results.Take(comparedWith).Select(other => Median(times(result).Zip(times(other), (mine, others) => mine - others)).ToString("+0.0;-0.0", CultureInfo.InvariantCulture))
            .Prepend(Median(times(result)).ToString("F1", CultureInfo.InvariantCulture)));
}
