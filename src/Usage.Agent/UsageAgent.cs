using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading;
using PopCon.Usage.Agent.Buffer;
using PopCon.Usage.Agent.Consents;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent;

/// <summary>Counts how a package is used, if its user has said yes.</summary>
/// <remarks>
/// Safe from all threads. It never asks by itself, never prints, never waits on a thread of the program and never throws: when
/// something is wrong it counts nothing, and <see cref="Mistakes"/> and <see cref="Status"/> say why. Making one reads one small file.
/// <see cref="Log"/> costs a look-up and an atomic addition; without a yes a comparison.
/// </remarks>
public sealed class UsageAgent
{
    // A program that ends does not wait for an upload: the thread is a background thread, and it has so long in all.
    private static readonly TimeSpan SendBudget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RevokeBudget = TimeSpan.FromSeconds(2);

    private readonly AgentSettings? _settings;
    private readonly AgentHome? _home;
    private readonly Func<string, string?> _variable;
    private CountBuffer? _counts;

    /// <summary>Makes an agent.</summary>
    /// <param name="options">The settings. Wrong ones make an agent that counts nothing.</param>
    public UsageAgent(UsageAgentOptions options)
        : this(options, Environment.GetEnvironmentVariable)
    {
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a library must never bring its program down.")]
    internal UsageAgent(UsageAgentOptions options, Func<string, string?> variable)
    {
        _variable = variable;
        Mistakes = [];
        try
        {
            _settings = AgentSettings.Check(options, out IReadOnlyList<string> mistakes);
            Mistakes = mistakes;
            _home = _settings is null ? null : AgentHome.Find(options.Author, options.DataDirectory, variable);
            Begin();
        }
        catch (Exception e)
        {
            Mistakes = [e.Message];
        }
    }

    /// <summary>What is wrong with the settings; empty: nothing.</summary>
    public IReadOnlyList<string> Mistakes { get; private set; }

    /// <summary>What the agent does now, and what waits.</summary>
    public UsageStatus Status => Guarded(ReadStatus) ?? new UsageStatus { Package = string.Empty, Effective = "off", Reason = "settings", Mode = string.Empty, Host = string.Empty };

    /// <summary>Switches a package off in this process, before or after its first use; <c>*</c> means all packages.</summary>
    public static void Disable(string package) => DisableList.Add(package);

    /// <summary>Counts a feature.</summary>
    /// <param name="name">A name of the package's list; others are dropped.</param>
    /// <param name="count">How often.</param>
    public void Log(string name, long count = 1)
    {
        if (_counts is { } counts && count > 0 && (DisableList.IsEmpty || !DisableList.Has(_settings!.Package)))
        {
            counts.Add(name, count);
        }
    }

    /// <summary>What would leave next, a line for each batch, in exact bytes but for the ids of batches that do not exist yet.</summary>
    public string ShowLogs() => Guarded(() => string.Concat(Preview().Select(body => body + "\n"))) ?? string.Empty;

    /// <summary>Uploads on a background thread, within two seconds.</summary>
    public void Send() => new Thread(() => Upload(force: false, SendBudget)) { IsBackground = true, Name = "usage upload" }.Start();

    /// <summary>Uploads again and again on background threads.</summary>
    /// <param name="start">The first time; later ones are whole periods after it.</param>
    /// <param name="frequency">The period, such as <c>12h</c>.</param>
    /// <returns>Dispose it to stop. It does nothing when the period is wrong.</returns>
    public IDisposable SendRecurring(DateTimeOffset start, string frequency)
    {
        if (_settings is null || !AgentSettings.TryParseFrequency(frequency, out TimeSpan period))
        {
            return new Timer(static _ => { });
        }

        TimeSpan since = _settings.Options.Clock.GetUtcNow() - start;
        TimeSpan wait = since <= TimeSpan.Zero ? -since : TimeSpan.FromTicks(period.Ticks - (since.Ticks % period.Ticks));
        return _settings.Options.Clock.CreateTimer(_ => Send(), state: null, wait, period);
    }

    /// <summary>Refreshes the grant.</summary>
    /// <returns>Whether there is a grant now.</returns>
    public bool RefreshToken() => GuardedOr(false, () =>
    {
        using var deadline = new CancellationTokenSource(SendBudget);
        using IDisposable? locked = _home!.TryLock();
        return locked is not null && new GrantRefresh(_settings!, _home, new HostClient(_settings!, deadline.Token)).Get(force: true, out _) is not null;
    });

    /// <summary>Takes the consent back: the host is told, and everything that waits is deleted.</summary>
    public void Revoke() => Guarded(() =>
    {
        if (GrantRecord.Read(_home!) is { } grant)
        {
            using var deadline = new CancellationTokenSource(RevokeBudget);
            new HostClient(_settings!, deadline.Token).PostForm(
                _settings!.Options.RefreshRoute + "/revoke", KeyValuePair.Create("token", grant.RefreshToken), KeyValuePair.Create("client_id", OAuthNames.ClientId));
        }

        _counts = null;
        DateOnly today = UsageTime.DayOf(_settings!.Options.Clock.GetUtcNow());
        ConsentRecord known = ConsentRecord.Read(_home!)
            ?? new ConsentRecord(_settings.Package, _settings.Options.Host, _settings.Options.Mode, 0, today, ConsentState.Declined);
        (known with { State = ConsentState.Declined, Day = today }).Write(_home!);
        HomeCleaner.DeleteWaiting(_home!);
        return true;
    });

    /// <summary>Takes the consent back and deletes the folder. Nothing else on the machine was ever touched.</summary>
    public void Uninstall()
    {
        bool wasThere = GuardedOr(false, () => Directory.Exists(_home!.Path));
        if (wasThere)
        {
            Revoke();
            Guarded(() =>
            {
                AgentHome.Delete(_home!.Path);
                return true;
            });
        }
    }

    /// <summary>Saves the settings for <c>popcon usage upload -d</c>, if the user has said yes.</summary>
    public void SaveConfig() => Guarded(() =>
    {
        if (State == ConsentState.Granted)
        {
            _home!.Write(_home.File("agent.json"), AgentFile.Write(_settings!.Options));
        }

        return true;
    });

    /// <summary>Asks the user. For applications only: a library leaves that to the application or to <c>popcon usage consent</c>.</summary>
    /// <param name="prompt">How to ask.</param>
    /// <param name="byDevice">Whether the user answers in a browser elsewhere.</param>
    public ConsentResult Consent(IConsentPrompt prompt, bool byDevice = false) => GuardedOr(ConsentResult.NoAnswer, () =>
    {
        if (Suppressed is not null || Features is not { } list)
        {
            return ConsentResult.Suppressed;
        }

        ConsentResult result = new ConsentFlow(_settings!, _home!, list, prompt).Run(byDevice);
        Begin();
        return result;
    });

    /// <summary>Why this process counts nothing whatever the user said; <see langword="null"/>: no such reason.</summary>
    internal string? Suppressed => Suppression.Find(_settings!.Package, _variable);

    /// <summary>The list of features, or <see langword="null"/>.</summary>
    internal FeatureList? Features => Guarded(() => _settings!.ReadList());

    /// <summary>The rows of all files of counts.</summary>
    internal IReadOnlyList<UsageRow> Counts => Guarded(() =>
    {
        UsageRow[] rows = [.. new CounterFolder(_home!, _settings!.Package).ReadAll().SelectMany(file => CounterFolder.RowsOf(file.Name, file.File))];
        Array.Sort(rows, UsageRow.InOrder);
        return rows;
    }) ?? [];

    private ConsentState State => ReadConsent()?.State ?? ConsentState.Unknown;

    /// <summary>Uploads now.</summary>
    /// <param name="force">Whether to do it before its time.</param>
    /// <param name="budget">The time for all of it; <see langword="null"/>: the response timeout for each request.</param>
    internal UploadResult Upload(bool force, TimeSpan? budget) =>
        GuardedOr(new UploadResult { Outcome = "later", Reason = "storage" }, () =>
        {
            if (Suppressed is { } reason)
            {
                return new UploadResult { Outcome = "off", Reason = reason };
            }

            ConsentState state = State;
            if (state != ConsentState.Granted)
            {
                return new UploadResult { Outcome = "off", Reason = ConsentRecord.NameOf(state) };
            }

            if (_settings!.ReadList() is not { } list)
            {
                return new UploadResult { Outcome = "off", Reason = "list" };
            }

            using var deadline = new CancellationTokenSource();
            if (budget is { } time)
            {
                deadline.CancelAfter(time);
            }

            return new Uploader(_settings, _home!, list, new HostClient(_settings, deadline.Token)).Run(force);
        });

    // One file is read; the list and the counters wait for the first count.
    private void Begin()
    {
        _counts = null;
        if (_settings is not null && _home is not null && Suppressed is null && ReadConsent() is { State: ConsentState.Granted } consent)
        {
            _counts = new CountBuffer(_settings, _home, consent.Revision);
        }
    }

    // An answer counts for one package, host and mode: anything else is another question.
    private ConsentRecord? ReadConsent() =>
        _home is not null && ConsentRecord.Read(_home) is { } consent
        && string.Equals(consent.Package, _settings!.Package, StringComparison.Ordinal) && string.Equals(consent.Host, _settings.Options.Host, StringComparison.Ordinal) && string.Equals(consent.Mode, _settings.Options.Mode, StringComparison.Ordinal)
            ? consent
            : null;

    private IEnumerable<string> Preview() => _home is null ? [] : new BatchQueue(_settings!, _home).Preview(InstallId);

    private string? InstallId => string.Equals(_settings!.Options.Mode, OAuthNames.Identified, StringComparison.Ordinal) ? GrantRecord.Read(_home!)?.InstallId : null;

    private UsageStatus? ReadStatus()
    {
        ConsentRecord? consent = ReadConsent();
        ConsentState state = consent?.State ?? ConsentState.Unknown;
        FeatureList? list = Features;
        string? reason = Suppressed;
        string effective = reason is not null ? "suppressed" : "off";
        if (reason is null && state == ConsentState.Granted)
        {
            reason = list is null ? "list" : _home is not null && new CounterFolder(_home, _settings!.Package).Length > CounterFolder.MaxBytes ? "buffer-full" : null;
            effective = reason is null ? "on" : "off";
        }

        var status = new UsageStatus
        {
            Package = _settings!.Package,
            Consent = state,
            Effective = effective,
            Reason = reason,
            Mode = _settings.Options.Mode,
            Host = _settings.Options.Host,
            Revision = list?.Revision ?? 0,
            ConsentRevision = consent?.Revision,
            UploadSeconds = (long)_settings.UploadPeriod.TotalSeconds,
        };
        return _home is null ? status : status with
        {
            ClosedRows = new BatchQueue(_settings, _home).ClosedRows,
            Batches = AgentHome.FilesOf(_home.Batches).Count,
            Tokens = TokenFile.Read(_home).Tokens.Count,
            Next = Schedule.Read(_home)?.Next,
            Damaged = new CounterFolder(_home, _settings.Package).Damaged,
            Refused = CountBuffer.ReadRefused(_home),
        };
    }

    private T? Guarded<T>(Func<T?> act) => GuardedOr(default, act);

    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a library must never bring its program down.")]
    private T GuardedOr<T>(T otherwise, Func<T> act)
    {
        try
        {
            return _settings is null ? otherwise : act();
        }
        catch (Exception)
        {
            return otherwise;
        }
    }
}
