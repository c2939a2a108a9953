using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Sending;

namespace PopCon.Reporter;

/// <summary>Turns what was loaded into counters, each package once per process.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class PackageReport
{
    private readonly Settings _settings;
    private readonly PackageResolver _resolver = new();
    private readonly Dictionary<string, Package> _used = new(StringComparer.Ordinal);
    private readonly DiagnosticLog? _log;
    private bool _isCounted;

    /// <summary>A report that has sent nothing yet.</summary>
    internal PackageReport(Settings settings)
    {
        _settings = settings;
        _log = settings.LogFile is null ? null : new DiagnosticLog(settings.LogFile, settings.Complaints);
    }

    /// <summary>
    /// Sends the packages that were not sent before; the first time also that this process reports; the last time, if asked for, what it
    /// shipped with and never loaded.
    /// </summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal void Send(ConcurrentQueue<string> loads, bool isLast)
    {
        var datagrams = new StatsdDatagrams(_settings);
        foreach (string path in _resolver.TakeCandidates(loads))
        {
            AddUsed(datagrams, path);
        }

        if (isLast && _settings.ReportsUnused)
        {
            AddUnused(datagrams);
        }

        if (!_isCounted)
        {
            _isCounted = true;
            datagrams.Add("reports", package: null);
        }

        datagrams.Send();
        _log?.Write();
    }

    private void AddUsed(StatsdDatagrams datagrams, string path)
    {
        Package? package = _resolver.Find(path);
        _log?.Add(path + " -> " + (package is null ? "no package" : package.Id));
        if (package is not null && IsWanted(package) && _used.TryAdd(package.Id, package))
        {
            datagrams.Add(sibling: null, package);
        }
    }

    private void AddUnused(StatsdDatagrams datagrams)
    {
        foreach (Package package in _resolver.ShippedPackages())
        {
            if (IsWanted(package) && _used.TryAdd(package.Id, package))
            {
                _log?.Add("unused: " + package.Id);
                datagrams.Add("library_unused", package);
            }
        }
    }

    private bool IsWanted(Package package) =>
        (_settings.Include is null || _settings.Include.Match(package.Id))
        && (_settings.Exclude is null || !_settings.Exclude.Match(package.Id));
}
