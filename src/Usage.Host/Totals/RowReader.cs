using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Totals;

/// <summary>Sorts the rows of a batch into those that count and those that do not.</summary>
/// <remarks>One batch each; not thread-safe.</remarks>
internal sealed class RowReader(FeatureList list, DateOnly today)
{
    /// <summary>The version of legacy events, which have none.</summary>
    public const string UnknownVersion = "unknown";

    // Longer numbers are no versions, and each new text makes a cell.
    private const int MaxVersionLength = 12;

    /// <summary>Rows that count.</summary>
    public List<UsageRow> Good { get; } = [];

    /// <summary>Rows that do not.</summary>
    public List<RefusedRow> Refused { get; } = [];

    /// <summary>Reads the rows of a batch.</summary>
    public void Read(JsonElement rows)
    {
        foreach ((int index, JsonElement row) in rows.EnumerateArray().Index())
        {
            Take(index, Judge(row, out UsageRow? read), read);
        }
    }

    /// <summary>Reads rows of otumat: date and time, and an event type; the time is cut off at once.</summary>
    public void ReadLegacy(JsonElement rows)
    {
        foreach ((int index, JsonElement row) in rows.EnumerateArray().Index())
        {
            string? reason = row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != 2 ? "bad_row" : null;
            string feature = reason is null ? row[1].Text() ?? string.Empty : string.Empty;
            string? time = reason is null ? row[0].Text() : null;
            DateOnly day = default;
            reason ??= !list.Has(feature) ? "unknown_feature" : !UsageTime.TryParseDay(time is { Length: >= 10 } ? time[..10] : null, out day) ? "bad_day" : OutOfRange(day);
            Take(index, reason, new UsageRow(feature, UnknownVersion, day, 1));
        }
    }

    private void Take(int index, string? reason, UsageRow? row)
    {
        if (reason is null)
        {
            Good.Add(row!);
        }
        else
        {
            Refused.Add(new RefusedRow(index, reason));
        }
    }

    private string? Judge(JsonElement row, out UsageRow? read)
    {
        read = null;
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != UsageBatch.Headers.Count)
        {
            return "bad_row";
        }

        if (row[0].Text() is not { } feature || !list.Has(feature))
        {
            return "unknown_feature";
        }

        if (row[1].Text() is not { } version || !IsVersion(version))
        {
            return "bad_version";
        }

        if (!UsageTime.TryParseDay(row[2].Text(), out DateOnly day))
        {
            return "bad_day";
        }

        if (OutOfRange(day) is { } reason)
        {
            return reason;
        }

        if (row[3].Number() is not (> 0 and <= UsageBatch.MaxCount) || row[3].Number() is not { } count)
        {
            return "bad_count";
        }

        read = new UsageRow(feature, version, day, count);
        return null;
    }

    private static bool IsVersion(string text) =>
        text.Length <= MaxVersionLength && text.Split('.') is [var major, var minor] && IsNumber(major) && IsNumber(minor);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private string? OutOfRange(DateOnly day) => day > today || day < today.AddDays(-UsageBatch.MaxAgeDays) ? "day_out_of_range" : null;
}
