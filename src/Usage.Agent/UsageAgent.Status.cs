using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Usage.Agent.Buffer;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent;

/// <content>What users and programs may look at.</content>
public sealed partial class UsageAgent
{
    /// <summary>What the agent does now, and what waits.</summary>
    public UsageStatus Status => Guarded(ReadStatus) ?? new UsageStatus { Package = string.Empty, Effective = "off", Reason = "settings", Mode = string.Empty, Host = string.Empty };

    /// <summary>What would leave next, a line for each batch, in exact bytes but for the ids of batches that do not exist yet.</summary>
    public string ShowLogs() => Guarded(() => string.Concat(Preview().Select(body => body + "\n"))) ?? string.Empty;

    /// <summary>The rows of all files of counts.</summary>
    internal IReadOnlyList<UsageRow> Counts => Guarded(() =>
    {
        UsageRow[] rows = [.. new CounterFolder(_home!, Settings!.Package).ReadAll().SelectMany(file => CounterFolder.RowsOf(file.Name, file.File))];
        Array.Sort(rows, UsageRow.InOrder);
        return rows;
    }) ?? [];

    private IEnumerable<string> Preview() => _home is null ? [] : new BatchQueue(Settings!, _home).Preview(InstallId);

    private string? InstallId => string.Equals(Settings!.Options.Mode, OAuthNames.Identified, StringComparison.Ordinal) ? GrantRecord.Read(_home!)?.InstallId : null;

    private UsageStatus? ReadStatus()
    {
        ConsentRecord? consent = ReadConsent();
        ConsentState state = consent?.State ?? ConsentState.Unknown;
        FeatureList? list = Features;
        string? reason = Suppressed;
        string effective = reason is not null ? "suppressed" : "off";
        if (reason is null && state == ConsentState.Granted)
        {
            reason = list is null ? "list" : _home is not null && new CountBuffer(Settings!, _home, consent!.Revision, () => true).IsFull ? "buffer-full" : null;
            effective = reason is null ? "on" : "off";
        }

        var status = new UsageStatus
        {
            Package = Settings!.Package,
            Consent = state,
            Effective = effective,
            Reason = reason,
            Mode = Settings.Options.Mode,
            Host = Settings.Options.Host,
            Revision = list?.Revision ?? 0,
            ConsentRevision = consent?.Revision,
            UploadSeconds = (long)Settings.UploadPeriod.TotalSeconds,
        };
        return _home is null ? status : status with
        {
            ClosedRows = new BatchQueue(Settings, _home).ClosedRows,
            Batches = AgentHome.FilesOf(_home.Batches).Count,
            Tokens = TokenFile.Read(_home).Tokens.Count,
            Next = Schedule.Read(_home)?.Next,
            Damaged = new CounterFolder(_home, Settings.Package).Damaged,
            Refused = CountBuffer.ReadRefused(_home),
        };
    }
}
