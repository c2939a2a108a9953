using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Storage;

namespace PopCon.Usage.Host.Totals;

/// <summary>The totals, the batches that were counted and the tokens that were spent for them.</summary>
/// <remarks>Every member is called under <see cref="JournaledState.Gate"/>.</remarks>
/// <param name="k">Batches that must stand behind a number before it is shown.</param>
/// <param name="keys">The keys that sign tokens.</param>
internal sealed class TotalsBook(int k, IReadOnlyList<IssuerKey> keys) : IJournaled
{
    /// <summary>About 100 MB. A cell needs a token, of which a grant gets few.</summary>
    private const int MaxCells = 500_000;

    /// <summary>How long a batch id is known: longer than a row may be old, and than an agent waits.</summary>
    private const int BatchDays = 45;

    private const int ItemsPerRecord = 500;

    private readonly Dictionary<CellKey, Cell> _cells = [];
    private readonly Dictionary<string, BatchAnswer> _batches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SpentTokens> _spent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateOnly> _legacyEvents = new(StringComparer.Ordinal);

    /// <summary>Whether there is room for the rows of one more batch.</summary>
    public bool HasRoom_NeedsLock => _cells.Count + UsageBatch.MaxRows <= MaxCells;

    /// <summary>The answer that a batch got, or <see langword="null"/>.</summary>
    public BatchAnswer? Find_NeedsLock(string batch) => _batches.GetValueOrDefault(batch);

    /// <summary>Whether a token was spent.</summary>
    /// <param name="key">Id of the key that signed it.</param>
    /// <param name="token">The token's hash.</param>
    public bool IsSpent_NeedsLock(string key, ReadOnlySpan<byte> token) => _spent.TryGetValue(key, out SpentTokens? tokens) && tokens.Contains(token);

    /// <summary>Whether a legacy event is new. It is known from now on.</summary>
    public bool IsNewEvent_NeedsLock(string hash, DateOnly day) => _legacyEvents.TryAdd(hash, day);

    /// <summary>Counts a batch.</summary>
    /// <param name="batch">What is counted.</param>
    /// <param name="rows">The good rows.</param>
    /// <param name="released">Gets the statsd lines of what may be seen from now on.</param>
    /// <returns>The record.</returns>
    public Action<Utf8JsonWriter> Count_NeedsLock(CountedBatch batch, IEnumerable<UsageRow> rows, List<string> released)
    {
        Dictionary<CellKey, long> sums = [];
        foreach (UsageRow row in rows)
        {
            var key = new CellKey(batch.Package, row.Feature, row.Version, UsageTime.WeekOf(row.Day));
            sums[key] = sums.GetValueOrDefault(key) + row.Count;
        }

        var changed = new List<(CellKey Key, Cell Cell)>();
        foreach ((CellKey key, long sum) in sums)
        {
            Cell cell = _cells.TryGetValue(key, out Cell? known) ? known : _cells[key] = new Cell();
            if (cell.Add(sum, k) is var grown and > 0)
            {
                released.Add(string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.feature_used:{grown}|c|#library:{key.Package},feature:{key.Feature},version:{key.Version}"));
            }

            changed.Add((key, cell));
        }

        Remember_NeedsLock(batch);
        return json =>
        {
            batch.Write(json);
            WriteCells(json, changed);
        };
    }

    /// <summary>What may be seen of a package, in the order of week, version and feature; and the number of cells that may not.</summary>
    public (IReadOnlyList<(CellKey Key, Cell Cell)> Shown, int Withheld) Of_NeedsLock(string package)
    {
        (CellKey Key, Cell Cell)[] all = [.. _cells.Where(cell => string.Equals(cell.Key.Package, package, StringComparison.Ordinal)).Select(cell => (cell.Key, cell.Value))];
        (CellKey Key, Cell Cell)[] shown =
        [
            .. all.Where(cell => cell.Cell.ShownBatches > 0)
                .OrderBy(cell => cell.Key.Week, StringComparer.Ordinal)
                .ThenBy(cell => cell.Key.Version, StringComparer.Ordinal)
                .ThenBy(cell => cell.Key.Feature, StringComparer.Ordinal),
        ];
        return (shown, all.Length - shown.Length);
    }

    /// <inheritdoc/>
    public void Clear_NeedsLock()
    {
        _cells.Clear();
        _batches.Clear();
        _spent.Clear();
        _legacyEvents.Clear();
    }

    /// <inheritdoc/>
    public void Apply_NeedsLock(string type, JsonElement record)
    {
        switch (type)
        {
            case CountedBatch.RecordType:
                Remember_NeedsLock(CountedBatch.Read(record));
                ApplyCells_NeedsLock(record);
                break;
            case "cells":
                ApplyCells_NeedsLock(record);
                break;
            case "spent":
                SpentOf_NeedsLock(record.Text("key")!).Read(record.Text("hashes")!);
                break;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Action<Utf8JsonWriter>> Snapshot_NeedsLock(DateTimeOffset now)
    {
        DateOnly oldest = UsageTime.DayOf(now).AddDays(-BatchDays);
        RemoveOlder(_batches, answer => answer.Day, oldest);
        RemoveOlder(_legacyEvents, day => day, oldest);
        RemoveExpired_NeedsLock(now);
        foreach ((CellKey, Cell)[] part in _cells.Select(cell => (cell.Key, cell.Value)).Chunk(ItemsPerRecord))
        {
            yield return json =>
            {
                json.WriteString(JournaledState.TypeMember, "cells");
                WriteCells(json, part);
            };
        }

        foreach ((string key, SpentTokens tokens) in _spent)
        {
            foreach (string hashes in tokens.Chunks())
            {
                yield return json =>
                {
                    json.WriteString(JournaledState.TypeMember, "spent");
                    json.WriteString("key", key);
                    json.WriteString("hashes", hashes);
                };
            }
        }

        foreach ((string id, BatchAnswer answer) in _batches)
        {
            yield return new CountedBatch { Id = id, Package = string.Empty, Answer = answer }.Write;
        }

        foreach (IGrouping<DateOnly, string> events in _legacyEvents.GroupBy(known => known.Value, known => known.Key))
        {
            foreach (string[] part in events.Chunk(ItemsPerRecord))
            {
                yield return new CountedBatch { Package = string.Empty, Answer = new BatchAnswer(events.Key, 0, []), Events = part }.Write;
            }
        }
    }

    private static void RemoveOlder<T>(Dictionary<string, T> values, Func<T, DateOnly> dayOf, DateOnly oldest)
    {
        foreach (string key in values.Where(value => dayOf(value.Value) < oldest).Select(value => value.Key).ToArray())
        {
            values.Remove(key);
        }
    }

    // The tokens of a key that has ended are refused anyway.
    private void RemoveExpired_NeedsLock(DateTimeOffset now)
    {
        foreach (string id in _spent.Keys.Except(keys.Where(key => now < key.To).Select(key => key.Public.Id), StringComparer.Ordinal).ToArray())
        {
            _spent.Remove(id);
        }
    }

    // Each cell as it is now: a record may be applied twice.
    private static void WriteCells(Utf8JsonWriter json, IEnumerable<(CellKey Key, Cell Cell)> cells)
    {
        json.WriteStartArray("cells");
        foreach ((CellKey key, Cell cell) in cells)
        {
            json.WriteStartArray();
            json.WriteStringValue(key.Package);
            json.WriteStringValue(key.Feature);
            json.WriteStringValue(key.Version);
            json.WriteStringValue(key.Week);
            json.WriteNumberValue(cell.Count);
            json.WriteNumberValue(cell.Batches);
            json.WriteNumberValue(cell.ShownCount);
            json.WriteNumberValue(cell.ShownBatches);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void ApplyCells_NeedsLock(JsonElement record)
    {
        if (!record.TryGetProperty("cells", out JsonElement cells))
        {
            return;
        }

        foreach (JsonElement cell in cells.EnumerateArray())
        {
            _cells[new CellKey(cell[0].GetString()!, cell[1].GetString()!, cell[2].GetString()!, cell[3].GetString()!)] = new Cell
            {
                Count = cell[4].GetInt64(),
                Batches = cell[5].GetInt64(),
                ShownCount = cell[6].GetInt64(),
                ShownBatches = cell[7].GetInt64(),
            };
        }
    }

    private void Remember_NeedsLock(CountedBatch batch)
    {
        if (batch.Id is not null)
        {
            _batches[batch.Id] = batch.Answer;
        }

        if (batch.Token is { } token)
        {
            SpentOf_NeedsLock(token.Key).Read(token.Hash);
        }

        foreach (string known in batch.Events)
        {
            _legacyEvents[known] = batch.Answer.Day;
        }
    }

    private SpentTokens SpentOf_NeedsLock(string key) => _spent.TryGetValue(key, out SpentTokens? tokens) ? tokens : _spent[key] = new SpentTokens();
}
