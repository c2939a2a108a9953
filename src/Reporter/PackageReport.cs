using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Sending;

namespace PopCon.Reporter;

/// <summary>Turns what was loaded into counters, each package once per process.</summary>
/// <remarks>Used by one thread at a time. Reports of one process share what was counted already, also when one ends and another starts.</remarks>
internal sealed class PackageReport
{
    // What stands for the counter of reports among the ids that were counted.
    private const string Reports = "";

    private readonly Settings _settings;
    private readonly PackageResolver _resolver;
    private readonly StatsdDatagrams _datagrams;
    private readonly Dictionary<string, string> _counted;
    private readonly DiagnosticLog? _log;
    private readonly SentToday? _today;

    /// <summary>A report that has sent nothing yet.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="counted">What this process has counted so far; also the lock that guards it.</param>
    internal PackageReport(Settings settings, Dictionary<string, string> counted)
    {
        _settings = settings;
        _counted = counted;
        _resolver = new PackageResolver(settings.ReportsUnused);
        _datagrams = new StatsdDatagrams(settings);
        _log = settings.LogFile is null ? null : new DiagnosticLog(settings.LogFile, settings.Complaints);
        _today = settings.IsOnceADay ? new SentToday(SentToday.FindFile(), settings.MaxPackages) : null;
    }

    /// <summary>With once a day: has the runtime compile what an exit would otherwise wait for.</summary>
    internal void Prepare(StatsdEndpoint endpoint) => _today?.Prepare(_settings, endpoint, UtcDay());

    /// <summary>Empties the queue of loads and counts the packages that were not counted before.</summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal void Collect(ConcurrentQueue<string> loads)
    {
        List<string> candidates = _resolver.TakeCandidates(loads);
        lock (_counted)
        {
            foreach (string path in candidates)
            {
                AddUsed(path);
            }
        }
    }

    /// <summary>
    /// Sends what was counted and not sent before; the first time also that this process reports; the last time, if asked for, what it
    /// shipped with and never loaded.
    /// </summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal void Send(StatsdEndpoint endpoint, bool isLast)
    {
        lock (_counted)
        {
            if (isLast && _settings.ReportsUnused)
            {
                AddUnused();
            }

            if (_counted.TryAdd(Reports, Reports))
            {
                _datagrams.Add("reports", package: null);
            }
        }

        int sent = _today is null ? _datagrams.Send(endpoint) : _today.Send(_datagrams, endpoint, UtcDay());
        if (_log is not null)
        {
            WriteLog(endpoint, sent);
        }
    }

    // One odd path must not lose the report of all others.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A path can be anything.")]
    private void AddUsed(string path)
    {
        Package? package = null;
        try
        {
            package = _resolver.Find(path);
        }
        catch (Exception e)
        {
            _log?.Add(path + ": " + e.Message);
        }

        _log?.Add(path + " -> " + (package is null ? "no package" : package.Id));
        if (package is not null && Accept(package))
        {
            _datagrams.Add(sibling: null, package);
        }
    }

    private void AddUnused()
    {
        foreach (Package package in _resolver.UnusedPackages())
        {
            if (Accept(package))
            {
                _log?.Add("unused: " + package.Id);
                _datagrams.Add("library_unused", package);
            }
        }
    }

    // With a limit by day, the file of that day keeps it.
    private bool Accept(Package package)
    {
        bool isWanted = Package.IsWord(package.Id)
            && (_settings.Include is null || _settings.Include.Match(package.Id))
            && (_settings.Exclude is null || !_settings.Exclude.Match(package.Id));
        bool isLimited = _settings.MaxPackages > 0 && !_settings.IsOnceADay;
        return isWanted
            && !(isLimited && _counted.Count - (_counted.ContainsKey(Reports) ? 1 : 0) >= _settings.MaxPackages)
            && _counted.TryAdd(package.Id, package.Id);
    }

    private void WriteLog(StatsdEndpoint endpoint, int sent)
    {
        string counters = sent.ToString(CultureInfo.InvariantCulture) + " counters sent to " + _settings.Host;
        string waiting = _datagrams.Keys.Count == 0 ? string.Empty
            : ", " + _datagrams.Keys.Count.ToString(CultureInfo.InvariantCulture) + " wait for the next report"
                + (endpoint.IsUsable ? string.Empty : ": the host has no address");
        _log!.Add(counters + waiting + (_today?.Problem ?? string.Empty));
        _log.Write();
    }

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "TimeProvider is not in the core library of 3.1; tests give the day.")]
    private static string UtcDay() => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
