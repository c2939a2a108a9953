using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PopCon.Benchmarks.Load;

/// <summary>Puts the results of a run into Markdown.</summary>
internal sealed class LoadReport
{
    private readonly StringBuilder _text = new();

    /// <summary>The report.</summary>
    /// <param name="machine">Where and when.</param>
    /// <param name="traffic">The results with traffic.</param>
    /// <param name="idle">Those without.</param>
    /// <param name="failures">What could not be measured, and why.</param>
    public static string Write(
        string machine, IReadOnlyList<TrafficResult> traffic, IReadOnlyList<IdleResult> idle, IReadOnlyList<string> failures)
    {
        var report = new LoadReport();
        report.Line("# Under load");
        report.Line("");
        report._text.Append(machine);
        report.Line("");
        report.Line("What the columns mean and how to measure again: [docs/performance.md](../../../docs/performance.md).");
        report.WriteTraffic(traffic);
        report.WriteScrapes([.. traffic.Where(result => result.Scrapes.Count > 0)]);
        report.WriteIdle(idle);
        report.WriteFailures(failures);
        return report._text.ToString();
    }

    private void WriteTraffic(IReadOnlyList<TrafficResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        Line("");
        Line("## Traffic");
        Line("");
        Line("| scenario | server | sent | received | lost | first pass | second pass | lines/s | CPU s per million, first pass | second pass | over the floor | resident MB | peak MB |");
        Line("|-|-|-:|-:|-:|-:|-:|-:|-:|-:|-:|-:|-:|");
        foreach (TrafficResult result in results)
        {
            double? floor = results.FirstOrDefault(other => other.Scenario == result.Scenario && !other.Server.HasHttp)?.LaterCost;
            Row($"| {result.Scenario.Title} | {result.Server.Name} | {result.Sent:N0} | {result.Received:N0} | {Share(result)} | {result.DroppedFirst:N0} | {result.DroppedLater:N0} | {result.LinesPerSecond:N0} | {result.FirstCost:F3} | {result.LaterCost:F3} | {result.LaterCost / floor:F2} | {result.ResidentMegabytes:N0} | {result.PeakMegabytes:N0} |");
        }
    }

    private void WriteScrapes(IReadOnlyList<TrafficResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        Line("");
        Line("## Scrapes while lines keep coming");
        Line("");
        Line("| scenario | server | scrape | encoding | seconds | bytes |");
        Line("|-|-|-|-|-:|-:|");
        foreach (TrafficResult result in results)
        {
            for (int i = 0; i < result.Scrapes.Count; i++)
            {
                ScrapeTime scrape = result.Scrapes[i];
                Row($"| {result.Scenario.Title} | {result.Server.Name} | {i + 1} | {scrape.Encoding} | {scrape.Seconds:F2} | {scrape.Bytes:N0} |");
            }
        }
    }

    private void WriteIdle(IReadOnlyList<IdleResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        Line("");
        Line("## Idle");
        Line("");
        Line("| server | start to ready, s | CPU % of one processor | resident MB |");
        Line("|-|-:|-:|-:|");
        foreach (IdleResult result in results)
        {
            Row($"| {result.Server.Name} | {result.StartSeconds:F2} | {result.ProcessorPercent:F1} | {result.ResidentMegabytes:N0} |");
        }
    }

    private void WriteFailures(IReadOnlyList<string> failures)
    {
        if (failures.Count > 0)
        {
            Line("");
            Line("## Not measured");
            Line("");
        }

        foreach (string failure in failures)
        {
            Line("- " + failure.ReplaceLineEndings(" "));
        }
    }

    private static string Share(TrafficResult result) => result.Lost switch
    {
        0 => "0",
        long lost => string.Create(CultureInfo.InvariantCulture, $"{lost:N0} ({100.0 * lost / result.Sent:F2} %)"),
    };

    private void Row(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text) => _text.Append(text).Append('\n');
}
