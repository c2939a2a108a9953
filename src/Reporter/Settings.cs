using System;
using System.Globalization;

namespace PopCon.Reporter;

/// <summary>The settings of a session.</summary>
/// <remarks>Immutable once the session has started. Fields, not properties: every accessor would be compiled at run time.</remarks>
internal sealed class Settings
{
    /// <summary>Where the statsd server listens: a name, an address, or <c>unix:///path</c>.</summary>
    internal string Host = "localhost";

    /// <summary>The UDP port of the statsd server.</summary>
    internal int Port = 9125;

    /// <summary>What comes before the package in a counter's name; its last component has siblings like <c>reports</c>.</summary>
    internal string Prefix = "dotnet_popcon.library_used";

    /// <summary>Time from the start to the first report, and between reports.</summary>
    internal int IntervalMilliseconds = 60_000;

    /// <summary>The longest an exit may wait for the last report.</summary>
    internal int ExitBudgetMilliseconds = 100;

    /// <summary>Reads the environment.</summary>
    internal static Settings FromEnvironment()
    {
        var settings = new Settings();
        settings.Host = Read("STATSD_HOST") ?? settings.Host;
        settings.Prefix = Read("STATSD_PREFIX") ?? settings.Prefix;
        if (int.TryParse(Read("STATSD_PORT"), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
        {
            settings.Port = port;
        }

        return settings;
    }

    private static string? Read(string name)
    {
        string? value = Environment.GetEnvironmentVariable("DOTNET_POPCONTEST_" + name);
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
