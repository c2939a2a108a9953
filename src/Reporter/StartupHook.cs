using System;
using System.Diagnostics.CodeAnalysis;
using PopCon.Reporter;

/// <summary>What the runtime calls before Main when DOTNET_STARTUP_HOOKS names this file.</summary>
/// <remarks>An exception from here would end the host before it began (exit code 134), so nothing may leave it.</remarks>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for this very name.")]
internal static class StartupHook
{
    /// <summary>Starts the reporting session of this process; does no I/O.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The host must never notice the hook.")]
    public static void Initialize()
    {
        try
        {
            // A method of its own: what fails while it is compiled (a trimmed runtime) is thrown here, inside the try.
            ReportingSession.Start(settings: null);
        }
        catch (Exception)
        {
            // No report is the right answer to any trouble.
        }
    }
}
