using System;
using System.Globalization;
using PopCon.Reporter.Configuration;

namespace PopCon.Reporter;

/// <summary>Settings of a <see cref="PopularityReporter"/>. What is <see langword="null"/> comes from the environment variable named with it.</summary>
/// <remarks><see cref="PopularityReporter.Start"/> throws for a value out of range. Empty texts count as <see langword="null"/>.</remarks>
public sealed record PopularityReporterOptions
{
    /// <summary>Where the statsd server listens.</summary>
    /// <value>A name or an address, also with <c>:port</c>, or <c>unix:///path</c> of at most 103 bytes. <c>DOTNET_POPCONTEST_STATSD_HOST</c>, default <c>localhost</c>.</value>
    public string? Host { get; init; }

    /// <summary>The UDP port of the statsd server.</summary>
    /// <value>1 to 65535. <c>DOTNET_POPCONTEST_STATSD_PORT</c>, default 9125.</value>
    public int? Port { get; init; }

    /// <summary>The part of the counter's name before the package.</summary>
    /// <value>Components joined by dots. <c>DOTNET_POPCONTEST_STATSD_PREFIX</c>, default <c>dotnet_popcon.library_used</c>.</value>
    public string? Prefix { get; init; }

    /// <summary>The time between reports. The first comes after ten seconds, or after this time if it is shorter.</summary>
    /// <value>Whole seconds up to a day; zero for a report at exit only. <c>DOTNET_POPCONTEST_INTERVAL_SECONDS</c>, default 60 s.</value>
    public TimeSpan? Interval { get; init; }

    /// <summary>The longest that an exit, <see cref="PopularityReporter.Flush"/> or <see cref="PopularityReporter.Dispose"/> waits for a report.</summary>
    /// <value>
    /// Whole milliseconds up to ten minutes; zero for no wait. <c>DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS</c>, default 1 s, of which at most
    /// 100 ms while the name of the host is looked up.
    /// </value>
    public TimeSpan? ExitBudget { get; init; }

    /// <summary>The packages to report.</summary>
    /// <value>Patterns with <c>*</c>, separated by semicolons. <c>DOTNET_POPCONTEST_INCLUDE</c>, default all.</value>
    public string? Include { get; init; }

    /// <summary>The packages never to report; stronger than <see cref="Include"/>.</summary>
    /// <value>Patterns with <c>*</c>, separated by semicolons. <c>DOTNET_POPCONTEST_EXCLUDE</c>, default none.</value>
    public string? Exclude { get; init; }

    /// <summary>Whether to count at exit what the program shipped with and never loaded.</summary>
    /// <value><c>DOTNET_POPCONTEST_REPORT_UNUSED</c>, default <see langword="false"/>.</value>
    public bool? ReportUnused { get; init; }

    /// <summary>The most packages that the process counts, used ones first; with <see cref="OnceADay"/> the most that the user counts in a day.</summary>
    /// <value>Up to a million; 0 for no limit. <c>DOTNET_POPCONTEST_MAX_PACKAGES</c>, default 0.</value>
    public int? MaxPackages { get; init; }

    /// <summary>Whether each package counts at most once for a user and a day (UTC) on this machine.</summary>
    /// <value><c>DOTNET_POPCONTEST_ONCE_A_DAY</c>, default <see langword="false"/>.</value>
    public bool? OnceADay { get; init; }

    /// <summary>The file that the diagnostic log is appended to.</summary>
    /// <value>A path. <c>DOTNET_POPCONTEST_LOG</c>, default none.</value>
    public string? LogFile { get; init; }

    /// <summary>Puts what is set over what the environment says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not one that its property allows.</exception>
    internal void ApplyTo(Settings settings)
    {
        Apply(settings, nameof(Host), "STATSD_HOST", Host, "a name or an address, also with a port, or unix:// and an absolute path of at most 103 bytes");
        Apply(settings, nameof(Port), "STATSD_PORT", Text(Port), "1 to 65535");
        Apply(settings, nameof(Prefix), "STATSD_PREFIX", Prefix, "components of letters, digits, _ and -, joined by dots");
        Apply(settings, nameof(Interval), "INTERVAL_SECONDS", Text(Interval?.TotalSeconds), "whole seconds from 0 to 86400");
        Apply(settings, nameof(ExitBudget), "EXIT_BUDGET_MILLISECONDS", Text(ExitBudget?.TotalMilliseconds), "whole milliseconds from 0 to 600000");
        Apply(settings, nameof(Include), "INCLUDE", Include, "patterns");
        Apply(settings, nameof(Exclude), "EXCLUDE", Exclude, "patterns");
        Apply(settings, nameof(ReportUnused), "REPORT_UNUSED", Text(ReportUnused), "true or false");
        Apply(settings, nameof(MaxPackages), "MAX_PACKAGES", Text(MaxPackages), "0 to 1000000");
        Apply(settings, nameof(OnceADay), "ONCE_A_DAY", Text(OnceADay), "true or false");
        Apply(settings, nameof(LogFile), "LOG", LogFile, "a path");
    }

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string? Text(bool? value) => value is bool isOn ? (isOn ? "1" : "0") : null;

    private static void Apply(Settings settings, string option, string name, string? value, string expected)
    {
        if (!string.IsNullOrEmpty(value) && !settings.Apply(name, value))
        {
            throw new ArgumentOutOfRangeException(option, value, "Invalid " + option + ": expected " + expected + ".");
        }
    }
}
