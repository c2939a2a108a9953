using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using PopCon.Usage.Agent.Buffer;
using PopCon.Usage.Agent.Consents;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent;

/// <summary>Counts how a package is used, if its user has said yes.</summary>
/// <remarks>
/// Safe from all threads. It never asks by itself, never prints, never waits on a thread of the program and never throws: when
/// something is wrong it counts nothing, and <see cref="Mistakes"/> and <see cref="Status"/> say why. Making one reads nothing: the first
/// <see cref="Log"/> looks for the user's answer and, after a yes, opens the counters. A later one costs a look-up and an atomic
/// addition; without a yes a comparison.
/// </remarks>
public sealed partial class UsageAgent
{
    // A program that ends does not wait for an upload: the thread is a background thread, and it has so long in all.
    private static readonly TimeSpan SendBudget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RevokeBudget = TimeSpan.FromSeconds(2);

    // A row is cut to 10,000 when it is sent. This only keeps a counter of 64 bits from running over.
    private const long MaxCount = int.MaxValue;

    private readonly UsageAgentOptions _options;
    private readonly Func<string, string?> _variable;
    private readonly Lock _checking = new();
    private readonly Lock _opening = new();
    private volatile bool _isOpen;
    private AgentHome? _home;
    private AgentSettings? _settings;
    private IReadOnlyList<string>? _mistakes;
    private CountBuffer? _counts;

    /// <summary>Makes an agent.</summary>
    /// <param name="options">The settings. Wrong ones make an agent that counts nothing.</param>
    public UsageAgent(UsageAgentOptions options)
        : this(options, Environment.GetEnvironmentVariable)
    {
    }

    internal UsageAgent(UsageAgentOptions options, Func<string, string?> variable) => (_options, _variable) = (options, variable);

    /// <summary>What is wrong with the settings; empty: nothing.</summary>
    public IReadOnlyList<string> Mistakes
    {
        get
        {
            _ = Settings;
            return _mistakes ?? [];
        }
    }

    /// <summary>Switches a package off in this process, before or after its first use; <c>*</c> means all packages.</summary>
    public static void Disable(string package)
    {
        if (package is not null)
        {
            DisableList.Add(package);
        }
    }

    /// <summary>Counts a feature.</summary>
    /// <param name="name">A name of the package's list; others are dropped.</param>
    /// <param name="count">How often.</param>
    public void Log(string name, long count = 1)
    {
        if (!_isOpen)
        {
            Open();
        }

        if (_counts is { } counts && count > 0 && name is not null && (DisableList.IsEmpty || !DisableList.Has(counts.Package)))
        {
            counts.Add(name, Math.Min(count, MaxCount));
        }
    }

    /// <summary>Uploads on a background thread, within two seconds.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a library must never bring its program down.")]
    public void Send()
    {
        try
        {
            new Thread(() => Upload(force: false, SendBudget)) { IsBackground = true, Name = "usage upload" }.Start();
        }
        catch (Exception)
        {
            // The system has no thread left: the next upload will do.
        }
    }

    /// <summary>Uploads again and again on background threads.</summary>
    /// <param name="start">The first time; later ones are whole periods after it.</param>
    /// <param name="frequency">The period, such as <c>12h</c>.</param>
    /// <returns>Dispose it to stop. It does nothing when the period is wrong.</returns>
    public IDisposable SendRecurring(DateTimeOffset start, string frequency) =>
        _options is not null && AgentSettings.TryParseFrequency(frequency, out TimeSpan period)
            ? new RecurringUpload(_options.Clock, start, period, Send)
            : new Timer(static _ => { });

    /// <summary>Refreshes the grant.</summary>
    /// <returns>Whether there is a grant now.</returns>
    public bool RefreshToken() => GuardedOr(false, () =>
    {
        if (Suppressed is not null || State != ConsentState.Granted)
        {
            return false;
        }

        using var deadline = new CancellationTokenSource(SendBudget);
        using IDisposable? locked = _home!.TryLock();
        return locked is not null && new GrantRefresh(Settings!, _home, new HostClient(Settings!, deadline.Token)).Get(force: true, out _) is not null;
    });

    /// <summary>Takes the consent back: the host is told, and everything that waits is deleted.</summary>
    public void Revoke() => Guarded(() =>
    {
        if (GrantRecord.Read(_home!) is { } grant)
        {
            using var deadline = new CancellationTokenSource(RevokeBudget);
            new HostClient(Settings!, deadline.Token).PostForm(
                Settings!.Options.RefreshRoute + "/revoke", KeyValuePair.Create("token", grant.RefreshToken), KeyValuePair.Create("client_id", OAuthNames.ClientId));
        }

        _counts = null;
        DateOnly today = UsageTime.DayOf(Settings!.Options.Clock.GetUtcNow());
        ConsentRecord known = ConsentRecord.Read(_home!)
            ?? new ConsentRecord(Settings.Package, Settings.Options.Host, Settings.Options.Mode, 0, today, ConsentState.Declined);
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
                _home!.DeleteAll();
                return true;
            });
        }
    }

    /// <summary>Saves the settings for <c>popcon usage upload -d</c>, if the user has said yes.</summary>
    public void SaveConfig() => Guarded(() =>
    {
        if (State == ConsentState.Granted)
        {
            _home!.Write(_home.File("agent.json"), AgentFile.Write(Settings!.Options));
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

        ConsentResult result = new ConsentFlow(Settings!, _home!, list, prompt).Run(byDevice);
        Begin();
        return result;
    });

    /// <summary>Why this process counts nothing whatever the user said; <see langword="null"/>: no such reason.</summary>
    internal string? Suppressed => Suppression.Find(Settings!.Package, _variable);

    /// <summary>The list of features, or <see langword="null"/>.</summary>
    internal FeatureList? Features => Guarded(() => Settings!.ReadList());

    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a library must never bring its program down.")]
    private AgentSettings? Settings
    {
        get
        {
            lock (_checking)
            {
                try
                {
                    _settings = _mistakes is null ? AgentSettings.Check(_options, out _mistakes) : _settings;
                }
                catch (Exception e)
                {
                    _mistakes = [e.Message];
                }

                return _settings;
            }
        }
    }

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

            if (Settings!.ReadList() is not { } list)
            {
                return new UploadResult { Outcome = "off", Reason = "list" };
            }

            using var deadline = new CancellationTokenSource();
            if (budget is { } time)
            {
                deadline.CancelAfter(time);
            }

            UploadResult result = new Uploader(Settings, _home!, list, new HostClient(Settings, deadline.Token), () => State).Run(force);
            _counts = result.Outcome is "ended" ? null : _counts;
            return result;
        });

    // Not at the making of the agent, where a program would wait for the compilation of all this, and not on a thread of its own: what
    // Log has counted must survive SIGKILL. Without an answer of the user, as in most processes, nothing is checked and little is compiled.
    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a library must never bring its program down.")]
    private void Open()
    {
        lock (_opening)
        {
            if (_isOpen)
            {
                return;
            }

            try
            {
                _home = AgentHome.Find(_options.Author, _options.DataDirectory, _variable);
                if (_home is not null && ConsentRecord.Exists(_home))
                {
                    Begin();
                }
            }
            catch (Exception)
            {
                // The settings say why.
            }

            _isOpen = true;
        }
    }

    // One file is read; the list and the counters wait for the first count: an agent that only looks makes no file.
    private void Begin()
    {
        _counts = null;
        if (_home is not null && Settings is not null && Suppressed is null && ReadConsent() is { State: ConsentState.Granted } consent)
        {
            _counts = new CountBuffer(Settings, _home, consent.Revision, () => State == ConsentState.Granted);
        }
    }

    // An answer counts for one package, host and mode: anything else is another question.
    private ConsentRecord? ReadConsent() =>
        _home is not null && ConsentRecord.Read(_home) is { } consent
        && string.Equals(consent.Package, Settings!.Package, StringComparison.Ordinal) && string.Equals(consent.Host, Settings.Options.Host, StringComparison.Ordinal) && string.Equals(consent.Mode, Settings.Options.Mode, StringComparison.Ordinal)
            ? consent
            : null;

    private T? Guarded<T>(Func<T?> act) => GuardedOr(default, act);

    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a library must never bring its program down.")]
    private T GuardedOr<T>(T otherwise, Func<T> act)
    {
        try
        {
            Open();
            return Settings is null ? otherwise : act();
        }
        catch (Exception)
        {
            return otherwise;
        }
    }
}
