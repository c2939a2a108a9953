using System;
using System.Runtime.InteropServices;

namespace PopCon.Hosting.Interop;

/// <summary>How many connections fit under the process's limit of open files.</summary>
/// <remarks>
/// .NET does not survive the want of descriptors: a runtime that cannot open the file of an assembly it needs right then
/// ends with "Out of memory". So connections never get the last ones.
/// </remarks>
/// <param name="Http">HTTP connections, at least 1.</param>
/// <param name="Tcp">StatsD connections over TCP, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConnectionBudget(int Http, int Tcp)
{
    /// <summary>The runtime, its libraries and the listeners hold about 90; the rest is for state, mapping and relays.</summary>
    private const long Reserved = 160;

    /// <summary>A few scrapers and people.</summary>
    private const int MaxHttp = 512;

    /// <summary>The budget under the limit of this process.</summary>
    public static ConnectionBudget OfProcess() => Of(LinuxOpenFileLimit.Read());

    /// <summary>The budget under a limit of open files: a quarter of what is free for HTTP, but no more than it needs.</summary>
    public static ConnectionBudget Of(long openFiles)
    {
        long free = Math.Max(openFiles - Reserved, 2);
        long http = Math.Clamp(free / 4, 1, MaxHttp);
        return new((int)http, (int)Math.Min(free - http, int.MaxValue));
    }
}
