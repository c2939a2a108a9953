using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PopCon.Usage.Agent.Buffer;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Batches;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>Makes batches of closed days. A crash at any call leaves each count in exactly one of them.</summary>
/// <remarks>Everything that writes happens under the lock of the home.</remarks>
internal sealed class BatchQueue(AgentSettings settings, AgentHome home)
{
    /// <summary>The id that is shown for a batch that does not exist yet.</summary>
    public static readonly string NoId = new('0', UsageBatch.IdLength);

    // A row is below 120 bytes and a file of counts has 500 at most, so that one file always fits.
    private const int MaxBodyBytes = UsageBatch.MaxBytes - 512;

    /// <summary>What would leave next, in exact bytes but for the ids of batches that do not exist yet.</summary>
    public IEnumerable<string> Preview(string? installId)
    {
        IReadOnlyList<WaitingBatch> waiting = WaitingBatch.ReadAll(home);
        return waiting.Select(batch => batch.Body)
            .Concat(Parts(waiting).Select(part => Encoding.UTF8.GetString(Body(NoId, part, installId))));
    }

    /// <summary>The rows of closed days that are in no batch.</summary>
    public int ClosedRows => Parts(WaitingBatch.ReadAll(home)).Sum(part => part.Rows.Count);

    /// <summary>Cleans up after a crash, drops what is too old, and makes new batches.</summary>
    /// <returns>All batches that wait.</returns>
    public IReadOnlyList<WaitingBatch> Fill(string? installId)
    {
        DateTimeOffset now = settings.Options.Clock.GetUtcNow();
        home.DeleteLeftovers(now);
        var folder = new CounterFolder(home, settings.Package);
        List<WaitingBatch> waiting = [.. WaitingBatch.ReadAll(home)];
        waiting.ForEach(DeleteTaken);
        folder.DeleteOld(now);
        foreach (BatchPart part in Parts(waiting))
        {
            if (part.Rows.Count > 0)
            {
                string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(UsageBatch.IdLength / 2));
                var batch = new WaitingBatch(id, Encoding.UTF8.GetString(Body(id, part, installId)), Token: null, part.Files);
                batch.Write(home);
                waiting.Add(batch);
            }

            Delete(part.Files);
        }

        return waiting;
    }

    private byte[] Body(string id, BatchPart part, string? installId) => UsageBatch.Write(id, settings.Package, part.Revision, part.Rows, installId);

    private void DeleteTaken(WaitingBatch batch) => Delete(batch.Files);

    private void Delete(IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            File.Delete(Path.Combine(home.Counts, Path.GetFileName(file)));
        }
    }

    // Whole files only, so that a file is in one batch or in none.
    private List<BatchPart> Parts(IReadOnlyList<WaitingBatch> waiting)
    {
        DateTimeOffset now = settings.Options.Clock.GetUtcNow();
        HashSet<string> taken = [.. waiting.SelectMany(batch => batch.Files)];
        var parts = new List<BatchPart>();
        foreach ((CounterFileName name, CounterFile file) in new CounterFolder(home, settings.Package).ReadAll())
        {
            if (!CounterFolder.IsClosed(name.Day, now) || taken.Contains(name.ToString()))
            {
                continue;
            }

            UsageRow[] rows = [.. CounterFolder.RowsOf(name, file).Select(row => row with { Count = Math.Min(row.Count, UsageBatch.MaxCount) })];
            BatchPart? part = parts.LastOrDefault(known => known.Revision == name.Revision);
            if (part is null || part.Rows.Count + rows.Length > UsageBatch.MaxRows || part.Bytes + BytesOf(rows) > MaxBodyBytes)
            {
                part = new BatchPart(name.Revision);
                parts.Add(part);
            }

            part.Add(name.ToString(), rows, BytesOf(rows));
        }

        return parts;
    }

    private static int BytesOf(UsageRow[] rows) => rows.Sum(row => row.Feature.Length + row.Version.Length + "[\"\",\"\",\"2026-05-18\",10000],".Length);
}
