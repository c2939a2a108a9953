using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Cli.Diagnosis;

/// <summary>Looks at what the kernel of the bridge's machine gives it for datagrams that wait.</summary>
/// <remarks>Stateless. Linux only.</remarks>
internal static class KernelCheck
{
    private const string Link = "buffer";
    private const string MaxBuffer = "/proc/sys/net/core/rmem_max";
    private const string Statistics = "/proc/net/snmp";

    // What a bridge asks for, and below what it warns: --statsd.read-buffer.
    private const long WantedBytes = 128 * 1024 * 1024;
    private const long SufficientBytes = 4 * 1024 * 1024;

    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Check()
    {
        if (TryRead(MaxBuffer) is [var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes))
        {
            yield return bytes >= SufficientBytes
                ? Finding.Ok(Link, $"The kernel gives a socket up to {text} bytes.")
                : Finding.Warning(Link, string.Create(CultureInfo.InvariantCulture, $"The kernel gives a socket {bytes} bytes, and the bridge asks for {WantedBytes}: bursts are lost. Run sysctl -w net.core.rmem_max={WantedBytes}."));
        }

        string[][] udp = [.. TryRead(Statistics).Where(line => line.StartsWith("Udp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        int column = udp.Length == 2 ? Array.IndexOf(udp[0], "RcvbufErrors") : -1;
        if (column > 0 && udp[1].Length > column && udp[1][column] is not "0")
        {
            yield return Finding.Warning(Link, $"{udp[1][column]} datagrams were lost on this machine since its start because a buffer was full.");
        }
    }

    private static string[] TryRead(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
