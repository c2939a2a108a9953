using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Sending;

namespace PopCon.Reporter;

/// <summary>Watches one process: remembers what it loads and reports it soon after the start, at every interval, and at exit.</summary>
/// <remarks>
/// Thread-safe. One background thread does all the work, so that neither the application's threads nor its exit ever wait for a disk
/// or a name server: an exit asks the thread for a last report and waits no longer than the budget. A timer would cost three times as
/// much at start, and a report from the garbage collector's finalizers never comes in a process that idles.
/// </remarks>
internal sealed class ReportingSession
{
    /// <summary>Under this name the process keeps what it has counted, for whichever session comes next.</summary>
    internal const string CountedKey = "PopCon.Reporter.Counted";

    // Process-wide, not per assembly: the hook and the package with the public interface may meet in one process. The runtime has a literal
    // once in a process, so that it is their common lock as well.
    private const string FlushKey = "PopCon.Reporter.Flush";

    // The deepest call is the name server client of the C library, which asks for some 100 KB; the thread-local variables of libraries come
    // on top (some tools preload 240 KB of them). Address space, not memory: only what is used counts.
    private const int StackBytes = 1024 * 1024;

    // Most processes have loaded what they will load by then. The first report takes the compilation of all this off a later exit, and
    // counts processes that are killed.
    private const int FirstReportMilliseconds = 10_000;

    // So many loads in a row wake the thread. A power of two less one.
    private const int WakeMask = 4095;

    private readonly object _gate = new();
    private readonly ConcurrentQueue<string> _loads = new();
    private readonly Settings _settings;
    private readonly Dictionary<string, string> _counted;
    private long _requested;
    private long _completed;
    private int _loadCount;
    private bool _isLookingUp;
    private bool _isEnding;
    private volatile bool _hasEnded;

    private ReportingSession(Settings settings, Dictionary<string, string> counted)
    {
        _settings = settings;
        _counted = counted;
    }

    /// <summary>How many loads the reporting thread has not looked at yet.</summary>
    internal int WaitingLoads => _loads.Count;

    /// <summary>Starts the session of this process, unless there is one, or the user opted out, or it is a process of the SDK.</summary>
    /// <param name="settings">The settings; <see langword="null"/> for those of the environment.</param>
    /// <returns>The session, or <see langword="null"/> when none was started.</returns>
    [SuppressMessage("Reliability", "CA2002:Do not lock on objects with weak identity", Justification = "All copies in the process have to meet.")]
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal static ReportingSession? Start(Settings? settings)
    {
        if (Settings.IsOptedOut() || DotnetInstallation.IsSdkProcess(AppContext.BaseDirectory))
        {
            return null;
        }

        AppDomain domain = AppDomain.CurrentDomain;
        ReportingSession session;
        lock (FlushKey)
        {
            if (domain.GetData(FlushKey) is not null)
            {
                return null;
            }

            var counted = domain.GetData(CountedKey) as Dictionary<string, string> ?? new Dictionary<string, string>(StringComparer.Ordinal);
            session = new ReportingSession(settings ?? Settings.FromEnvironment(), counted);

            // The thread comes first: without it nothing would ever take what is remembered.
            new Thread(session.RunGuarded, StackBytes) { IsBackground = true, Name = "PopCon Reporter" }.Start();
            domain.SetData(CountedKey, counted);
            domain.SetData(FlushKey, new Action(session.Flush));
        }

        domain.AssemblyLoad += session.OnAssemblyLoad;
        domain.ProcessExit += session.OnExit;
        domain.UnhandledException += session.OnExit;
        foreach (Assembly assembly in domain.GetAssemblies())
        {
            session.OnAssemblyLoad(null, new AssemblyLoadEventArgs(assembly));
        }

        return session;
    }

    /// <summary>Has the session of this process, whichever assembly started it, report what was loaded so far.</summary>
    internal static void FlushCurrent() => (AppDomain.CurrentDomain.GetData(FlushKey) as Action)?.Invoke();

    /// <summary>Ends the session with a last report; the process may start another, which counts nothing again.</summary>
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
            if ((Interlocked.Increment(ref _loadCount) & WakeMask) == 0)
            {
                Wake();
            }
        }
    }

    // A program that loads and unloads without end must not fill the memory until the next report. Never waits: the next round will do.
    private void Wake()
    {
        if (Monitor.TryEnter(_gate))
        {
            Monitor.PulseAll(_gate);
            Monitor.Exit(_gate);
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

    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void RequestReport(bool isLast)
    {
        lock (_gate)
        {
            long ticket = ++_requested;
            _isEnding |= isLast;
            Monitor.PulseAll(_gate);

            // A report that was under way already wakes this up as well, and is not yet the one that was asked for.
            long started = Environment.TickCount64;
            while (_completed < ticket && !_hasEnded)
            {
                int budget = _isLookingUp ? _settings.LookupBudgetMilliseconds : _settings.ExitBudgetMilliseconds;
                long left = budget - (Environment.TickCount64 - started);
                if (left <= 0)
                {
                    return;
                }

                Monitor.Wait(_gate, (int)left);
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

        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void Run()
    {
        int interval = _settings.IntervalSeconds > 0 ? _settings.IntervalSeconds * 1000 : Timeout.Infinite;
        int wait = interval > FirstReportMilliseconds ? FirstReportMilliseconds : interval;
        var report = new PackageReport(_settings, _counted);

        // A name is looked up as soon as the thread starts, while the program does its own work.
        bool isName = _settings.Host != "localhost" && HostLookup.IsName(_settings.Host);
        StatsdEndpoint endpoint = isName ? LookUp() : StatsdEndpoint.Find(_settings.Host, _settings.Port);
        bool isFresh = true;
        if (_settings.IsOnceADay)
        {
            report.Prepare(endpoint);
        }

        for (bool isLast = false; !isLast; wait = interval)
        {
            long ticket;
            bool isAsked;
            lock (_gate)
            {
                if (_requested == _completed)
                {
                    Monitor.Wait(_gate, wait);
                }

                ticket = _requested;
                isAsked = ticket != _completed;
                isLast = _isEnding;
            }

            report.Collect(_loads);
            if (isAsked || interval > 0)
            {
                // A name may get another address in a long life, or its first one later. An exit takes the last known one at once.
                bool isStale = !endpoint.IsUsable || !(isFresh || isAsked);
                endpoint = isName && isStale ? LookUp() : endpoint;
                isFresh = false;
                report.Send(endpoint, isLast);
            }

            lock (_gate)
            {
                _completed = ticket;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private StatsdEndpoint LookUp()
    {
        SetLookingUp(true);
        StatsdEndpoint endpoint = StatsdEndpoint.Find(_settings.Host, _settings.Port);
        SetLookingUp(false);
        return endpoint;
    }

    private void SetLookingUp(bool isLookingUp)
    {
        lock (_gate)
        {
            _isLookingUp = isLookingUp;
            Monitor.PulseAll(_gate);
        }
    }
}
