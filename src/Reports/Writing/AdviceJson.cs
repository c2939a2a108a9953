using System.Text.Json;
using PopCon.Reports.Advice;

namespace PopCon.Reports.Writing;

/// <summary>Advice as JSON.</summary>
/// <remarks>Stateless. What is not known or not shown is null, never 0.</remarks>
internal static class AdviceJson
{
    /// <summary>Writes the JSON of <c>popcon advise</c>.</summary>
    public static void Write(Utf8JsonWriter json, AdviceReport report)
    {
        json.WriteStartObject();
        FiguresJson.WriteHead(json, report.Figures);
        json.WriteBoolean("withholdsCounts", report.WithholdsCounts);
        json.WriteStartArray("advice");
        foreach (AdviceFinding one in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("advice", one.Kind);
            json.WriteString("language", one.Language);
            json.WriteString("package", one.Package);
            json.WriteString("repository", one.Repository);
            FiguresJson.WriteNumber(json, "fetches", one.Fetches);
            FiguresJson.WriteNumber(json, "processes", one.Processes);
            FiguresJson.WriteBoolean(json, "direct", one.Direct);
            FiguresJson.WriteNumber(json, "daysNotFetched", one.DaysNotFetched);
            FiguresJson.WriteBoolean(json, "fetchedBefore", one.FetchedBefore);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FiguresJson.WriteTexts(json, "notes", report.Notes);
        json.WriteEndObject();
    }
}
