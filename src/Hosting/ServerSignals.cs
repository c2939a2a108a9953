using System;
using System.Runtime.InteropServices;

namespace PopCon.Hosting;

/// <summary>What a server does at a signal instead of ending at once.</summary>
/// <remarks>Stateless.</remarks>
internal static class ServerSignals
{
    /// <summary>Acts at a signal until the registration is disposed.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="act">Called by a thread of the pool.</param>
    public static PosixSignalRegistration On(PosixSignal signal, Action act) => PosixSignalRegistration.Create(
        signal,
        context =>
        {
            context.Cancel = true;
            act();
        });
}
