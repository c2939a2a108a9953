using System;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Writing;

/// <summary>Figures as JSON: the report of the tool, and with more fields the answer of the API.</summary>
/// <remarks>Stateless. Names that are not text for JSON (lone surrogates) become U+FFFD.</remarks>
public static class FiguresJson
{
    /// <summary>Lines for people.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes the JSON of <c>popcon report</c>.</summary>
    public static void Write(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject();
        WriteHead(json, report.Figures);
        WritePackages(json, "packages", report.Figures, report.Figures.Packages, detailed: false);
        json.WriteStartArray("inventory");
        foreach (InventoryVerdict one in report.Inventory ?? [])
        {
            WriteVerdict(json, one);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the answer of the API: the report and what other programs need to show it as the page does.</summary>
    public static void WriteDetailed(Utf8JsonWriter json, PeriodFigures figures)
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        WriteHead(json, figures);
        WriteNumber(json, "previousReports", figures.PreviousReports);
        WriteNumber(json, "previousPackagesInUse", figures.PreviousPackagesInUse);
        WriteNumber(json, "previousPackagesNeverLoaded", figures.PreviousPackagesNeverLoaded);
        WriteNumbers(json, "reportsByDay", figures.ReportsByDay);
        WritePackages(json, "packages", figures, figures.Packages, detailed: true);
        WritePackages(json, "gone", figures, figures.Gone, detailed: true);
        json.WriteEndObject();
    }

    /// <summary>Writes for which days a source has figures; nulls where there are none.</summary>
    public static void WriteSpan(Utf8JsonWriter json, SourceSpan? span)
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        WriteDay(json, "firstDay", span?.First);
        WriteDay(json, "lastDay", span?.Last);
        WriteNumber(json, "epochSeconds", (long?)span?.Calendar.Epoch?.TotalSeconds);
        WriteTexts(json, "languages", span?.Languages ?? []);
        WriteTexts(json, "namespaces", span?.Namespaces ?? []);
        json.WriteEndObject();
    }

    /// <summary>Writes source, period and reports.</summary>
    internal static void WriteHead(Utf8JsonWriter json, PeriodFigures figures)
    {
        json.WriteString("source", figures.Source);
        WriteDay(json, "from", figures.Range.From);
        WriteDay(json, "to", figures.Range.To);
        json.WriteNumber("reports", figures.Reports);
    }

    private static void WritePackages(Utf8JsonWriter json, string name, PeriodFigures figures, IReadOnlyList<PackageFigures> packages, bool detailed)
    {
        json.WriteStartArray(name);
        foreach (PackageFigures one in packages)
        {
            json.WriteStartObject();
            WritePackage(json, figures, one);
            if (detailed)
            {
                WriteCounts(json, "versions", one.Versions);
                WriteCounts(json, "frameworks", one.Frameworks);
                WriteCounts(json, "dependencies", one.Dependencies);
                WriteNumbers(json, "days", one.Days);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePackage(Utf8JsonWriter json, PeriodFigures figures, PackageFigures one)
    {
        json.WriteString("language", one.Language);
        json.WriteString("package", one.Package);
        json.WriteNumber("processes", one.Processes);
        if (one.Share(figures.Reports) is { } share)
        {
            json.WriteNumber("share", share);
        }
        else
        {
            json.WriteNull("share");
        }

        WriteNumber(json, "previous", one.Previous);
        json.WriteNumber("unused", one.Unused);
        if (figures.HasFetches)
        {
            json.WriteNumber("fetches", one.Fetches);
        }

        if (figures.HasFeatureUses)
        {
            json.WriteNumber("featureUses", one.FeatureUses);
        }

        WriteCounts(json, "namespaces", one.Namespaces);
        WriteDay(json, "firstDay", one.FirstDay);
        WriteDay(json, "lastDay", one.LastDay);
    }

    private static void WriteVerdict(Utf8JsonWriter json, InventoryVerdict one)
    {
        json.WriteStartObject();
        json.WriteString("language", one.Entry.Language);
        json.WriteString("package", one.Entry.Package);
        json.WriteString("verdict", one.Verdict);
        json.WriteNumber("processes", one.Processes);
        WriteBoolean(json, "direct", one.Entry.Direct);
        json.WriteString("reason", one.Reason);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyList<LabelCount> counts)
    {
        json.WriteStartObject(name);
        foreach (LabelCount one in counts)
        {
            json.WriteNumber(one.Value, one.Count);
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a list of texts.</summary>
    internal static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a yes or no, or null.</summary>
    internal static void WriteBoolean(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a number, or null.</summary>
    internal static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteDay(Utf8JsonWriter json, string name, DateOnly? day) => json.WriteString(name, day is { } value ? DayRange.Text(value) : null);
}
