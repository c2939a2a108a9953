using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Storage;

namespace PopCon.Usage.Host.Totals;

/// <summary>A batch that counts, without its rows.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record CountedBatch
{
    /// <summary>The type of its records.</summary>
    public const string RecordType = "batch";

    /// <summary>The batch id; <see langword="null"/> for legacy events.</summary>
    public string? Id { get; init; }

    /// <summary>The package.</summary>
    public required string Package { get; init; }

    /// <summary>The answer.</summary>
    public required BatchAnswer Answer { get; init; }

    /// <summary>The token that was spent: key id and hash.</summary>
    public (string Key, string Hash)? Token { get; init; }

    /// <summary>Hashes of legacy events.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Reads a record.</summary>
    public static CountedBatch Read(JsonElement record) => new()
    {
        Id = record.Text("id"),
        Package = string.Empty,
        Answer = new BatchAnswer(
            UsageTime.TryParseDay(record.Text("day"), out DateOnly day) ? day : default,
            (int)(record.Number("accepted") ?? 0),
            record.TryGetProperty("refused", out JsonElement refused)
                ? [.. refused.EnumerateArray().Select(row => new RefusedRow(row[0].GetInt32(), row[1].GetString()!))]
                : []),
        Token = record.TryGetProperty("token", out JsonElement token) ? (token[0].GetString()!, token[1].GetString()!) : null,
        Events = record.TryGetProperty("events", out JsonElement events) ? [.. events.EnumerateArray().Select(known => known.GetString()!)] : [],
    };

    /// <summary>Writes a record.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString(JournaledState.TypeMember, RecordType);
        json.WriteString("day", UsageTime.Format(Answer.Day));
        json.WriteNumber("accepted", Answer.Accepted);
        if (Id is not null)
        {
            json.WriteString("id", Id);
        }

        if (Token is { } token)
        {
            json.WriteStartArray("token");
            json.WriteStringValue(token.Key);
            json.WriteStringValue(token.Hash);
            json.WriteEndArray();
        }

        if (Answer.Refused.Count > 0)
        {
            WriteRefused(json);
        }

        if (Events.Count > 0)
        {
            json.WriteStartArray("events");
            foreach (string known in Events)
            {
                json.WriteStringValue(known);
            }

            json.WriteEndArray();
        }
    }

    private void WriteRefused(Utf8JsonWriter json)
    {
        json.WriteStartArray("refused");
        foreach (RefusedRow row in Answer.Refused)
        {
            json.WriteStartArray();
            json.WriteNumberValue(row.Row);
            json.WriteStringValue(row.Reason);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
