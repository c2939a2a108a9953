using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading;
using PopCon.Update.Interop;

namespace PopCon.Update.Launching;

/// <summary>Starts a program that reads and writes nothing of this process and is not waited for.</summary>
internal static class DetachedProcess
{
    private const int SmallStack = 64 << 10;

    /// <summary>Starts a program with its arguments.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <remarks>On Unix it costs less than a millisecond; the class Process costs 20 ms at its first use.</remarks>
    public static void Start((string Program, IReadOnlyList<string> Arguments) command)
    {
        if (OperatingSystem.IsWindows())
        {
            // Pipes that end with this process, so that a reader of the program's output does not wait for the other one.
            var start = new ProcessStartInfo(command.Program, command.Arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using Process? process = Process.Start(start);
            return;
        }

        int id = PosixSpawn.Start(command.Program, command.Arguments);

        // An ended process stays in the table of processes until its exit code is read.
        new Thread(() => PosixSpawn.Wait(id), SmallStack) { IsBackground = true }.Start();
    }
}
