using System;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Threading;
using PopCon.Reporter.Attribution;

namespace PopCon.Reporter;

/// <summary>Watches one process: remembers what it loads and reports it after an interval, at every further one, and at exit.</summary>
/// <remarks>
/// All work is done by one background thread, so that neither the application's threads nor its exit ever wait for a disk or a
/// name server: an exit asks the thread for a last report and waits no longer than the budget.
/// </remarks>
internal sealed class ReportingSession
{
    private static ReportingSession? _current;

    private readonly object _gate = new();
    private readonly Settings _settings;
    private readonly LoadedAssemblies _loads = new();
    private readonly PackageReport _report;
    private long _requested;
    private long _completed;

    private ReportingSession(Settings settings)
    {
        _settings = settings;
        _report = new PackageReport(settings);
    }

    /// <summary>Starts the session of this process, unless it is one that has nothing to report.</summary>
    internal static void StartFromEnvironment()
    {
        if (_current is null && !DotnetInstallation.IsSdkProcess(AppContext.BaseDirectory))
        {
            _current = new ReportingSession(Settings.FromEnvironment());
            _current.Start();
        }
    }

    /// <summary>Has everything reported that was loaded so far; waits for it no longer than the given time.</summary>
    internal void Flush(int budgetMilliseconds)
    {
        lock (_gate)
        {
            long ticket = ++_requested;
            Monitor.PulseAll(_gate);
            while (_completed < ticket && Monitor.Wait(_gate, budgetMilliseconds))
            {
                // Woken for another's ticket: wait on.
            }
        }
    }

    private void Start()
    {
        AppDomain domain = AppDomain.CurrentDomain;
        domain.AssemblyLoad += OnAssemblyLoad;
        domain.ProcessExit += OnExit;
        domain.UnhandledException += OnExit;
        foreach (Assembly assembly in domain.GetAssemblies())
        {
            _loads.Add(assembly);
        }

        new Thread(RunThread, 256 * 1024) { IsBackground = true }.Start();
    }

    private void OnAssemblyLoad(object? sender, AssemblyLoadEventArgs e) => _loads.Add(e.LoadedAssembly);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The host must never notice the hook.")]
    private void OnExit(object? sender, EventArgs e)
    {
        try
        {
            Flush(_settings.ExitBudgetMilliseconds);
        }
        catch (Exception)
        {
            // No report is the right answer to any trouble.
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The host must never notice the hook.")]
    private void RunThread()
    {
        try
        {
            Run();
        }
        catch (Exception)
        {
            // No report is the right answer to any trouble.
        }
    }

    private void Run()
    {
        while (true)
        {
            long ticket = WaitForRequest();
            _report.Send(_loads.TakeAll());
            lock (_gate)
            {
                _completed = ticket;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private long WaitForRequest()
    {
        lock (_gate)
        {
            while (_requested == _completed && Monitor.Wait(_gate, _settings.IntervalMilliseconds))
            {
                // Woken for another's sake: wait on.
            }

            return _requested;
        }
    }
}
