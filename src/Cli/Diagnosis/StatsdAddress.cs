using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.Cli.Running;

namespace PopCon.Cli.Diagnosis;

/// <summary>Where the processes of this environment report to.</summary>
/// <remarks>Immutable. A value that the Reporter would ignore is ignored here as well, and found by running the Reporter.</remarks>
/// <param name="Host">Name, address or path.</param>
/// <param name="Port">The UDP port; 0 for a Unix socket.</param>
internal sealed record StatsdAddress(string Host, int Port)
{
    private const string UnixScheme = "unix://";
    private const int DefaultPort = 9125;

    /// <summary>Whether it is a Unix socket.</summary>
    public bool IsUnix => Port == 0;

    /// <summary>Reads the environment.</summary>
    /// <param name="problems">Takes a line for a value that the Reporter ignores.</param>
    public static StatsdAddress Read(List<Finding> problems)
    {
        int port = DefaultPort;
        string host = ReporterVariables.Get("STATSD_HOST") ?? "localhost";
        if (host.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            return new StatsdAddress(host[UnixScheme.Length..], 0);
        }

        bool isBracketed = host[0] == '[' && host.Contains(']', StringComparison.Ordinal);
        int end = isBracketed ? host.IndexOf(']', StringComparison.Ordinal) + 1
            : host.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && colon == host.LastIndexOf(':') ? colon
            : host.Length;
        if (end + 1 < host.Length && TryPort(host[(end + 1)..], out int own))
        {
            port = own;
        }

        if (ReporterVariables.Get("STATSD_PORT") is { } text && !TryPort(text, out port))
        {
            port = DefaultPort;
            problems.Add(Finding.Warning("address", $"{ReporterVariables.Prefix}STATSD_PORT=\"{text}\" is ignored: expected a number from 1 to 65535. The port is {DefaultPort}."));
        }

        return new StatsdAddress(isBracketed ? host[1..(end - 1)] : host[..end], port);
    }

    /// <inheritdoc/>
    public override string ToString() => IsUnix ? UnixScheme + Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= ushort.MaxValue;
}
