using System.Runtime.InteropServices;
using PopCon.StatsdBridge.Ingest.Interop;

namespace PopCon.Benchmarks.Send;

/// <summary>Sends several datagrams with one call: <see href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</see>.</summary>
internal static partial class LinuxSendMany
{
    /// <summary>The call. Returns the number of datagrams sent, or -1 with the last error set.</summary>
    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static unsafe partial int SendMany(int socket, LinuxReceiveMany.Message* messages, uint count, int flags);
}
