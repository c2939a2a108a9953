using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Advice;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Tables;

/// <summary>Makes tables of figures.</summary>
/// <remarks>Stateless.</remarks>
public static class ReportTables
{
    // Fetched, loaded, used: the first and the last only where a gateway or a usage host counts.
    private static readonly (TableColumn Column, Func<PeriodFigures, bool> IsShown, Func<PeriodFigures, PackageFigures, object?> Cell)[] PackageColumns =
    [
        (new("language", "Language", CellKind.Text), Always, (_, one) => one.Language),
        (new("package", "Package", CellKind.Text), Always, (_, one) => one.Package),
        (new("fetches", "Fetched", CellKind.Number), figures => figures.HasFetches, (_, one) => one.Fetches),
        (new("processes", "Processes", CellKind.Number), Always, (_, one) => one.Processes),
        (new("featureUses", "Features used", CellKind.Number), figures => figures.HasFeatureUses, (_, one) => one.FeatureUses),
        (new("share", "Share", CellKind.Share), Always, (figures, one) => one.Share(figures.Reports)),
        (new("previous", "Before", CellKind.Number), Always, (_, one) => one.Previous),
        (new("unused", "Never loaded", CellKind.Number), Always, (_, one) => one.Unused),
        (new("namespaces", "Namespaces", CellKind.Text), Always, (_, one) => Join(one.Namespaces)),
        (new("firstDay", "First day", CellKind.Day), Always, (_, one) => one.FirstDay),
        (new("lastDay", "Last day", CellKind.Day), Always, (_, one) => one.LastDay),
    ];

    private static readonly TableColumn[] InventoryColumns =
    [
        new("language", "Language", CellKind.Text),
        new("package", "Package", CellKind.Text),
        new("verdict", "Verdict", CellKind.Text),
        new("processes", "Processes", CellKind.Number),
        new("direct", "Direct", CellKind.YesNo),
        new("reason", "Reason", CellKind.Text),
    ];

    private static readonly TableColumn[] AdviceColumns =
    [
        new("advice", "Advice", CellKind.Text),
        new("language", "Language", CellKind.Text),
        new("package", "Package", CellKind.Text),
        new("repository", "Repository", CellKind.Text),
        new("fetches", "Fetched", CellKind.Number),
        new("processes", "Processes", CellKind.Number),
        new("direct", "Direct", CellKind.YesNo),
        new("daysNotFetched", "Days not fetched", CellKind.Number),
        new("fetchedBefore", "Fetched before", CellKind.YesNo),
    ];

    /// <summary>A row for each package.</summary>
    /// <param name="figures">The period.</param>
    /// <param name="packages">The packages to show; all by default.</param>
    public static Table Packages(PeriodFigures figures, IEnumerable<PackageFigures>? packages = null)
    {
        var columns = Array.FindAll(PackageColumns, column => column.IsShown(figures));
        return new Table(
            "Packages, " + figures.Range,
            Array.ConvertAll(columns, column => column.Column),
            [.. (packages ?? figures.Packages).Select(one => Array.ConvertAll(columns, column => column.Cell(figures, one)))]);
    }

    /// <summary>A row for each package with a column for each day of the period behind the others.</summary>
    public static Table ByDay(PeriodFigures figures)
    {
        Table table = Packages(figures);
        IEnumerable<string> days = Enumerable.Range(0, figures.Range.Length).Select(figures.Range.From.AddDays).Select(DayRange.Text);
        return table with
        {
            Columns = [.. table.Columns, .. days.Select(day => new TableColumn(day, day, CellKind.Number))],
            Rows = [.. table.Rows.Zip(figures.Packages, (row, one) => (object?[])[.. row, .. one.Days.Cast<object?>()])],
        };
    }

    /// <summary>A row for each entry of the inventories; no rows without inventories.</summary>
    public static Table Inventory(Report report) => new(
        "Inventory, " + report.Figures.Range,
        InventoryColumns,
        [.. (report.Inventory ?? []).Select(one => new object?[]
        {
            one.Entry.Language, one.Entry.Package, one.Verdict, one.Processes, one.Entry.Direct, one.Reason,
        })]);

    /// <summary>A row for each package to act on.</summary>
    public static Table Advice(AdviceReport report) => new(
        "Advice, " + report.Figures.Range,
        AdviceColumns,
        [.. report.Findings.Select(one => new object?[]
        {
            one.Kind, one.Language, one.Package, one.Repository, one.Fetches, one.Processes, one.Direct, one.DaysNotFetched, one.FetchedBefore,
        })]);

    /// <summary>The table that a report is about: its inventory where one was given, else its packages.</summary>
    public static Table Main(Report report) => report.Inventory is null ? Packages(report.Figures) : Inventory(report);

    /// <summary>Two columns of figures side by side, and their difference.</summary>
    /// <param name="left">Heading and figures of the first.</param>
    /// <param name="right">Heading and figures of the second.</param>
    public static Table Compare(ComparedSide left, ComparedSide right)
    {
        (string Name, Func<ComparedSide, object?> Value)[] rows =
        [
            ("Processes", side => side.Processes),
            ("Share of processes", side => side.Share),
            ("Processes that never loaded it", side => side.Unused),
            ("Processes in the period before", side => side.Previous),
            ("Packages in use", side => side.PackagesInUse),
            ("First day", side => side.FirstDay),
            ("Last day", side => side.LastDay),
        ];
        return new Table(
            left.Heading + " and " + right.Heading,
            [new("figure", "Figure", CellKind.Text), new("left", left.Heading, CellKind.Number), new("right", right.Heading, CellKind.Number), new("change", "Change", CellKind.Text)],
            [.. rows.Select(row => new[] { row.Name, row.Value(left), row.Value(right), Change(row.Value(left) as long?, row.Value(right) as long?) })
                .Where(row => row[1] is not null || row[2] is not null)]);
    }

    /// <summary>A change in percent with its sign, as <c>+4.4 %</c>; <see langword="null"/> where there is nothing to compare with.</summary>
    public static string? Change(long? before, long? after) => (before, after) switch
    {
        (null, _) or (_, null) => null,
        (0, 0) => "0 %",
        (0, _) => "new",
        ({ } old, { } now) => ((double)(now - old) / old).ToString(Math.Abs(now - old) < old ? "+0.0 %;−0.0 %;0 %" : "+0 %;−0 %;0 %", CultureInfo.InvariantCulture),
    };

    private static bool Always(PeriodFigures figures) => true;

    /// <summary>Counts by value as one text: <c>prod=1000; (none)=42</c>.</summary>
    public static string Join(IReadOnlyList<LabelCount> counts) => string.Join(
        "; ", counts.Select(one => (one.Value.Length == 0 ? "(none)" : one.Value) + "=" + one.Count.ToString(CultureInfo.InvariantCulture)));
}
