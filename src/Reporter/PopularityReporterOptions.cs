using System;
using System.Globalization;

namespace PopCon.Reporter;

/// <summary>Settings of a <see cref="PopularityReporter"/>. What is <see langword="null"/> comes from the environment variable named with it.</summary>
/// <remarks>A wrong value counts as none, as it does in the environment; the diagnostic log tells.</remarks>
public sealed record PopularityReporterOptions
{
    /// <summary>Where the statsd server listens.</summary>
    /// <value>A name, an address, or <c>unix:///path</c>. <c>DOTNET_POPCONTEST_STATSD_HOST</c>, default <c>localhost</c>.</value>
    public string? Host { get; init; }

    /// <summary>The UDP port of the statsd server.</summary>
    /// <value>1 to 65535. <c>DOTNET_POPCONTEST_STATSD_PORT</c>, default 9125.</value>
    public int? Port { get; init; }

    /// <summary>What precedes the package in the counter's name.</summary>
    /// <value>Components joined by dots. <c>DOTNET_POPCONTEST_STATSD_PREFIX</c>, default <c>dotnet_popcon.library_used</c>.</value>
    public string? Prefix { get; init; }

    /// <summary>The time to the first report and between reports.</summary>
    /// <value>Whole seconds up to a day; zero for a report at exit only. <c>DOTNET_POPCONTEST_INTERVAL_SECONDS</c>, default 60 s.</value>
    public TimeSpan? Interval { get; init; }

    /// <summary>The longest that an exit, <see cref="PopularityReporter.Flush"/> or <see cref="PopularityReporter.Dispose"/> waits for a report.</summary>
    /// <value>Up to ten minutes; zero for no wait. <c>DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS</c>, default 100 ms.</value>
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

    /// <summary>The file that the diagnostic log is appended to.</summary>
    /// <value>A path. <c>DOTNET_POPCONTEST_LOG</c>, default none.</value>
    public string? LogFile { get; init; }

    /// <summary>Puts what is set over what the environment says; the same checks apply.</summary>
    internal void ApplyTo(Settings settings)
    {
        Apply(settings, "STATSD_HOST", Host);
        Apply(settings, "STATSD_PORT", Port?.ToString(CultureInfo.InvariantCulture));
        Apply(settings, "STATSD_PREFIX", Prefix);
        Apply(settings, "INTERVAL_SECONDS", Interval?.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        Apply(settings, "EXIT_BUDGET_MILLISECONDS", ExitBudget?.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        Apply(settings, "INCLUDE", Include);
        Apply(settings, "EXCLUDE", Exclude);
        Apply(settings, "REPORT_UNUSED", ReportUnused is bool isOn ? (isOn ? "1" : "0") : null);
        Apply(settings, "LOG", LogFile);
    }

    private static void Apply(Settings settings, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            settings.Apply(name, value);
        }
    }
}
