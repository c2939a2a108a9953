using System;
using PopCon.Reporter.Configuration;

namespace PopCon.Reporter;

/// <summary>Reports which NuGet packages this program loads, for programs that cannot have the startup hook (trimmed ones, for example).</summary>
/// <remarks>
/// Thread-safe. What was loaded before the start counts too. One reporter per process: where the startup hook, or another reporter, is at
/// work already, this one joins it, and one that starts after another has ended goes on where that stopped, so that nothing is counted
/// twice. Where the user opted out
/// (<c>DOTNET_POPCONTEST_OPTOUT</c>, <c>DO_NOT_TRACK</c>) it does nothing at all.
/// <para/>
/// Costs one background thread, which does all work. Nothing here throws for any trouble with disk, network or the environment; only
/// options that are out of range throw.
/// </remarks>
/// <example>
/// <code>
/// using PopularityReporter reporter = PopularityReporter.Start();
/// </code>
/// </example>
public sealed class PopularityReporter : IDisposable
{
    private readonly ReportingSession? _session;
    private bool _isDisposed;

    private PopularityReporter(ReportingSession? session) => _session = session;

    /// <summary>Starts to report. The program's end sends the last report, also without <see cref="Dispose"/>.</summary>
    /// <param name="options">The settings; what is left out comes from the environment, like all with <see langword="null"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message says which and what it can be.</exception>
    public static PopularityReporter Start(PopularityReporterOptions? options = null)
    {
        Settings settings = Settings.FromEnvironment();
        options?.ApplyTo(settings);
        return new PopularityReporter(ReportingSession.Start(settings));
    }

    /// <summary>Reports what was loaded since the last report; waits for it no longer than <see cref="PopularityReporterOptions.ExitBudget"/>.</summary>
    public void Flush()
    {
        if (!_isDisposed)
        {
            ReportingSession.FlushCurrent();
        }
    }

    /// <summary>Sends the last report and ends; one that joined another leaves that alone.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _session?.End();
        }
    }
}
