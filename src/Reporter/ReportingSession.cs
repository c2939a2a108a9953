using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Threading;
using PopCon.Reporter.Attribution;

namespace PopCon.Reporter;

/// <summary>Watches one process: remembers what it loads and reports it after an interval, at every further one, and at exit.</summary>
/// <remarks>
/// Thread-safe. One background thread does all the work, so that neither the application's threads nor its exit ever wait for a disk
/// or a name server: an exit asks the thread for a last report and waits no longer than the budget. A timer would cost three times as
/// much at start, and a report from the garbage collector's finalizers never comes in a process that idles.
/// </remarks>
internal sealed class ReportingSession
{
    // Process-wide, not per assembly: the hook and the package with the public interface may meet in one process.
    private const string FlushKey = "PopCon.Reporter.Flush";

    // The deepest call is the name server client of the C library, which asks for some 100 KB.
    private const int StackBytes = 256 * 1024;

    private readonly object _gate = new();
    private readonly ConcurrentQueue<string> _loads = new();
    private readonly Settings _settings;
    private long _requested;
    private long _completed;
    private bool _isEnding;
    private volatile bool _hasEnded;

    private ReportingSession(Settings settings) => _settings = settings;

    /// <summary>Starts the session of this process, unless there is one, or the user wants none, or it is a process of the SDK.</summary>
    /// <param name="settings">The settings; <see langword="null"/> for those of the environment.</param>
    /// <returns>The session, or <see langword="null"/> when none was started.</returns>
    internal static ReportingSession? Start(Settings? settings)
    {
        AppDomain domain = AppDomain.CurrentDomain;
        if (domain.GetData(FlushKey) is not null || Settings.IsOptedOut() || DotnetInstallation.IsSdkProcess(AppContext.BaseDirectory))
        {
            return null;
        }

        // The thread comes first: without it nothing would ever take what is remembered.
        var session = new ReportingSession(settings ?? Settings.FromEnvironment());
        new Thread(session.RunGuarded, StackBytes) { IsBackground = true, Name = "PopCon Reporter" }.Start();
        domain.SetData(FlushKey, new Action(session.Flush));
        domain.AssemblyLoad += session.OnAssemblyLoad;
        domain.ProcessExit += session.OnExit;
        domain.UnhandledException += session.OnExit;
        foreach (Assembly assembly in domain.GetAssemblies())
        {
            session.OnAssemblyLoad(null, new AssemblyLoadEventArgs(assembly));
        }

        return session;
    }

    /// <summary>Has the session of this process, whoever started it, report what was loaded so far.</summary>
    internal static void FlushCurrent() => (AppDomain.CurrentDomain.GetData(FlushKey) as Action)?.Invoke();

    /// <summary>Ends the session with a last report; the process may start another.</summary>
    internal void End()
    {
        AppDomain domain = AppDomain.CurrentDomain;
        domain.AssemblyLoad -= OnAssemblyLoad;
        domain.ProcessExit -= OnExit;
        domain.UnhandledException -= OnExit;
        RequestReport(isLast: true);
        domain.SetData(FlushKey, null);
    }

    // Runs on the application's threads, inside the runtime's loader: remembers a path and nothing else. Never the assembly, which would
    // keep its load context alive. An assembly without a path came as bytes or out of a single-file bundle, which is told apart later.
    private void OnAssemblyLoad(object? sender, AssemblyLoadEventArgs e)
    {
        Assembly assembly = e.LoadedAssembly;
        if (!assembly.IsDynamic && !_hasEnded)
        {
            string location = assembly.Location;
            _loads.Enqueue(location.Length > 0 ? location : assembly.ManifestModule.ScopeName);
        }
    }

    // Bound to both events, for which a delegate with a more general argument will do: each method costs its compilation.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The host must never notice the hook.")]
    private void OnExit(object? sender, EventArgs e)
    {
        try
        {
            RequestReport(isLast: (e as UnhandledExceptionEventArgs)?.IsTerminating ?? true);
        }
        catch (Exception)
        {
            // No report is the right answer to any trouble.
        }
    }

    private void Flush() => RequestReport(isLast: false);

    private void RequestReport(bool isLast)
    {
        lock (_gate)
        {
            long ticket = ++_requested;
            _isEnding |= isLast;
            Monitor.PulseAll(_gate);

            // A report that was under way already wakes this up as well, and is not yet the one that was asked for.
            long deadline = Environment.TickCount64 + _settings.ExitBudgetMilliseconds;
            for (long left = _settings.ExitBudgetMilliseconds; left > 0 && _completed < ticket && !_hasEnded;)
            {
                Monitor.Wait(_gate, (int)left);
                left = deadline - Environment.TickCount64;
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The host must never notice the hook.")]
    private void RunGuarded()
    {
        try
        {
            Run();
        }
        catch (Exception)
        {
            // No report is the right answer to any trouble.
        }

        _hasEnded = true;
    }

    private void Run()
    {
        int interval = _settings.IntervalSeconds > 0 ? _settings.IntervalSeconds * 1000 : Timeout.Infinite;
        var report = new PackageReport(_settings);
        for (bool isLast = false; !isLast;)
        {
            long ticket;
            lock (_gate)
            {
                if (_requested == _completed)
                {
                    Monitor.Wait(_gate, interval);
                }

                ticket = _requested;
                isLast = _isEnding;
            }

            report.Send(_loads, isLast);
            lock (_gate)
            {
                _completed = ticket;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
