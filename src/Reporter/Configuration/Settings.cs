using System;
using System.Runtime.CompilerServices;
using System.Text;

namespace PopCon.Reporter.Configuration;

/// <summary>The settings of a session, read once from the environment; a wrong value counts as not set, and the diagnostic log says so.</summary>
/// <remarks>Not changed any more once the session runs. Fields, not properties: each accessor would have to be compiled at run time.</remarks>
internal sealed class Settings
{
    /// <summary>What a Unix socket's path begins with.</summary>
    internal const string UnixScheme = "unix://";

    /// <summary>&lt;sys/un.h&gt;: what fits sun_path on every system, without the zero at the end.</summary>
    internal const int MaxUnixPathBytes = 103;

    /// <summary>What every variable begins with.</summary>
    internal const string VariablePrefix = "DOTNET_POPCONTEST_";

    // Nobody waits ten minutes for an exit; an interval above a day would be longer than most processes live.
    private const int MaxExitBudgetMilliseconds = 600_000;
    private const int MaxIntervalSeconds = 86_400;
    private const int MostPackages = 1_000_000;

    /// <summary>Where the statsd server listens: a name, an address, or <c>unix:///path</c>.</summary>
    internal string Host = "localhost";

    /// <summary>The UDP port of the statsd server.</summary>
    internal int Port = 9125;

    /// <summary>What precedes the package in a counter's name; its last component has siblings like <c>reports</c>.</summary>
    internal string Prefix = "dotnet_popcon.library_used";

    /// <summary>Time to the first report and between reports; 0 for a report at exit only.</summary>
    internal int IntervalSeconds = 60;

    /// <summary>
    /// The longest an exit waits for the last report. Nothing in a report blocks, so that only a busy machine comes near it: measured with 32
    /// programs at once on 2 processors, where 100 ms lost reports.
    /// </summary>
    internal int ExitBudgetMilliseconds = 1000;

    /// <summary>The longest an exit waits while the host's name is being looked up, which may take many seconds.</summary>
    internal int LookupBudgetMilliseconds = 100;

    /// <summary>Patterns of the ids to report; <see langword="null"/> for all.</summary>
    internal PackagePatterns? Include;

    /// <summary>Patterns of the ids never to report; stronger than <see cref="Include"/>.</summary>
    internal PackagePatterns? Exclude;

    /// <summary>Whether a package is a DogStatsD tag instead of a part of the name.</summary>
    internal bool UsesTags;

    /// <summary>How much of the version becomes a tag: <c>none</c>, <c>major</c> or <c>full</c>.</summary>
    internal string VersionLabel = "none";

    /// <summary>Whether a tag tells direct from transitive dependencies.</summary>
    internal bool HasDependencyLabel;

    /// <summary>Whether a tag tells the target framework of the application.</summary>
    internal bool HasFrameworkLabel;

    /// <summary>Whether to count at exit what the application shipped with and never loaded.</summary>
    internal bool ReportsUnused;

    /// <summary>The most packages that a process counts, or with <see cref="IsOnceADay"/> a user in a day; 0 for no limit.</summary>
    internal int MaxPackages;

    /// <summary>Whether each counter is sent at most once for a user and a day (UTC) on this machine.</summary>
    internal bool IsOnceADay;

    /// <summary>The file of the diagnostic log; <see langword="null"/> for none.</summary>
    internal string? LogFile;

    /// <summary>What was wrong with the values, one line each.</summary>
    internal string Complaints = string.Empty;

    /// <summary>Reads the environment of the process.</summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal static Settings FromEnvironment()
    {
        var settings = new Settings();
        foreach (string name in new[]
        {
            "STATSD_HOST", "STATSD_PORT", "STATSD_PREFIX", "INTERVAL_SECONDS", "EXIT_BUDGET_MILLISECONDS", "INCLUDE", "EXCLUDE",
            "FORMAT", "LABEL_VERSION", "LABEL_DEPENDENCY", "LABEL_FRAMEWORK", "REPORT_UNUSED", "LOG",
            "MAX_PACKAGES", "ONCE_A_DAY",
        })
        {
            string? value = Environment.GetEnvironmentVariable(VariablePrefix + name);
            if (!string.IsNullOrEmpty(value))
            {
                settings.Apply(name, value);
            }
        }

        return settings;
    }

    /// <summary>Whether the user asked for no report, by <c>DOTNET_POPCONTEST_OPTOUT</c> or <c>DO_NOT_TRACK</c>.</summary>
    internal static bool IsOptedOut() => IsOn(VariablePrefix + "OPTOUT") || IsOn("DO_NOT_TRACK");

    /// <summary>Sets one setting by the name of its variable, less <see cref="VariablePrefix"/>. A wrong value changes no setting.</summary>
    /// <returns>Whether the value is right.</returns>
    internal bool Apply(string name, string value)
    {
        bool isValid = name switch
        {
            "STATSD_HOST" => TryHost(value),
            "STATSD_PORT" => TryNumber(value, 1, ushort.MaxValue, ref Port),
            "STATSD_PREFIX" => Take(ref Prefix, value, IsPrefix(value)),
            _ => TryApplyRare(name, value),
        };
        if (!isValid)
        {
            Complaints += "ignored " + VariablePrefix + name + "=" + value + "\n";
        }

        return isValid;
    }

    private static bool IsOn(string variable) => !(Environment.GetEnvironmentVariable(variable) is null or "" or "0" or "false");

    // Apart from the common ones, so that most processes need not compile it.
    private bool TryApplyRare(string name, string value) => name switch
    {
        "INTERVAL_SECONDS" => TryNumber(value, 0, MaxIntervalSeconds, ref IntervalSeconds),
        "EXIT_BUDGET_MILLISECONDS" => TryNumber(value, 0, MaxExitBudgetMilliseconds, ref ExitBudgetMilliseconds)
            && TryNumber(value, 0, MaxExitBudgetMilliseconds, ref LookupBudgetMilliseconds),
        "INCLUDE" => (Include = new PackagePatterns(value)) is not null,
        "EXCLUDE" => (Exclude = new PackagePatterns(value)) is not null,
        "FORMAT" => TryFormat(value),
        "LABEL_VERSION" => Take(ref VersionLabel, value, value is "none" or "major" or "full"),
        "LABEL_DEPENDENCY" => TryFlag(value, ref HasDependencyLabel),
        "LABEL_FRAMEWORK" => TryFlag(value, ref HasFrameworkLabel),
        "REPORT_UNUSED" => TryFlag(value, ref ReportsUnused),
        "MAX_PACKAGES" => TryNumber(value, 0, MostPackages, ref MaxPackages),
        "ONCE_A_DAY" => TryFlag(value, ref IsOnceADay),
        _ => (LogFile = value) is not null,
    };

    private static bool Take(ref string setting, string value, bool isValid)
    {
        setting = isValid ? value : setting;
        return isValid;
    }

    // Digits alone. The runtime's own parser would make it prepare its cultures, which many programs never need: 0.6 to 0.9 ms.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private static bool TryNumber(string value, int min, int max, ref int setting)
    {
        int number = 0;
        foreach (char digit in value)
        {
            if (digit is < '0' or > '9' || number > max / 10)
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        bool isValid = number >= min && number <= max;
        setting = isValid ? number : setting;
        return isValid;
    }

    private static bool TryFlag(string value, ref bool setting)
    {
        setting = value is "1" or "true" || (setting && !(value is "0" or "false"));
        return value is "0" or "1" or "true" or "false";
    }

    // A name or an address, alone or with a port: statsd.example, 10.0.0.1:9125, ::1, [::1], [::1]:9125. Or unix:// and an absolute path.
    private bool TryHost(string value)
    {
        foreach (char c in value)
        {
            if (c <= ' ')
            {
                return false;
            }
        }

        if (value.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            string path = value.Substring(UnixScheme.Length);
            return Take(ref Host, value, path.Length > 0 && path[0] == '/' && Encoding.UTF8.GetByteCount(path) <= MaxUnixPathBytes);
        }

        bool isBracketed = value[0] == '[';
        int end = isBracketed ? value.IndexOf(']') : value.IndexOf(':');
        if (isBracketed && end < 0)
        {
            return false;
        }

        // Several colons without brackets are an IPv6 address.
        bool isPlain = !isBracketed && end != value.LastIndexOf(':');
        end = end < 0 || isPlain ? value.Length : end;
        string host = isBracketed ? value.Substring(1, end - 1) : value.Substring(0, end);
        string rest = isBracketed && end < value.Length ? value.Substring(end + 1) : value.Substring(end);
        bool isValid = host.Length > 0
            && (rest.Length == 0 || (rest[0] == ':' && TryNumber(rest.Substring(1), 1, ushort.MaxValue, ref Port)));
        return Take(ref Host, host, isValid);
    }

    // Letters, digits and what statsd servers take in a name; a dot or other sign at either end would make an empty component.
    private static bool IsPrefix(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            bool isWord = value[i] < 128 && (char.IsLetterOrDigit(value[i]) || value[i] is '_' or '-');
            bool isDot = value[i] == '.' && i > 0 && i < value.Length - 1 && value[i - 1] != '.';
            if (!isWord && !isDot)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryFormat(string value)
    {
        UsesTags = value == "tags";
        return value is "tags" or "plain";
    }
}
