using System;

namespace PopCon.Reporter.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var settings = new Settings();
        Assert.Equal(
            ("localhost", 9125, "dotnet_popcon.library_used", 60, 100),
            (settings.Host, settings.Port, settings.Prefix, settings.IntervalSeconds, settings.ExitBudgetMilliseconds));
        Assert.Equal((null, null, false, "none"), (settings.Include, settings.Exclude, settings.UsesTags, settings.VersionLabel));
        Assert.Equal(
            (false, false, false, null, string.Empty),
            (settings.HasDependencyLabel, settings.HasFrameworkLabel, settings.ReportsUnused, settings.LogFile, settings.Complaints));
    }

    [Theory]
    [InlineData("STATSD_HOST", "with blank")]
    [InlineData("STATSD_PORT", "0")]
    [InlineData("STATSD_PORT", "65536")]
    [InlineData("STATSD_PORT", "-1")]
    [InlineData("STATSD_PORT", "9125 ")]
    [InlineData("STATSD_PREFIX", "a:b")]
    [InlineData("STATSD_PREFIX", "a|b")]
    [InlineData("STATSD_PREFIX", "a\nb")]
    [InlineData("STATSD_PREFIX", ".a")]
    [InlineData("STATSD_PREFIX", "a.")]
    [InlineData("STATSD_PREFIX", "a..b")]
    [InlineData("STATSD_PREFIX", "ä")]
    [InlineData("INTERVAL_SECONDS", "86401")]
    [InlineData("INTERVAL_SECONDS", "1.5")]
    [InlineData("EXIT_BUDGET_MILLISECONDS", "600001")]
    [InlineData("FORMAT", "json")]
    [InlineData("LABEL_VERSION", "minor")]
    [InlineData("LABEL_DEPENDENCY", "yes")]
    [InlineData("LABEL_FRAMEWORK", "2")]
    [InlineData("REPORT_UNUSED", "on")]
    public void Apply_WrongValue_ComplainsAndKeepsTheDefault(string name, string value)
    {
        var settings = new Settings();
        settings.Apply(name, value);
        Assert.Equal("ignored DOTNET_POPCONTEST_" + name + "=" + value + "\n", settings.Complaints);
        settings.Complaints = string.Empty;
        Assert.Equivalent(new Settings(), settings);
    }

    [Fact]
    public void Apply_RightValues_AreTaken()
    {
        var settings = new Settings();
        foreach ((string name, string value) in new[]
        {
            ("STATSD_HOST", "unix:///run/statsd.sock"), ("STATSD_PORT", "65535"), ("STATSD_PREFIX", "a_b.c-1.used"),
            ("INTERVAL_SECONDS", "0"), ("EXIT_BUDGET_MILLISECONDS", "0"), ("INCLUDE", "a*"), ("EXCLUDE", "b*"), ("FORMAT", "tags"),
            ("LABEL_VERSION", "full"), ("LABEL_DEPENDENCY", "1"), ("LABEL_FRAMEWORK", "true"), ("REPORT_UNUSED", "1"), ("LOG", "/tmp/log"),
        })
        {
            settings.Apply(name, value);
        }

        Assert.Equal(string.Empty, settings.Complaints);
        Assert.Equal(
            ("unix:///run/statsd.sock", 65535, "a_b.c-1.used", 0, 0),
            (settings.Host, settings.Port, settings.Prefix, settings.IntervalSeconds, settings.ExitBudgetMilliseconds));
        Assert.True(settings.Include!.Match("abc") && settings.Exclude!.Match("bcd"));
        Assert.Equal((true, "full", true, true), (settings.UsesTags, settings.VersionLabel, settings.HasDependencyLabel, settings.HasFrameworkLabel));
        Assert.Equal((true, "/tmp/log"), (settings.ReportsUnused, settings.LogFile));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("false")]
    public void Apply_FlagTurnedOff_IsOff(string value)
    {
        var settings = new Settings { ReportsUnused = true };
        settings.Apply("REPORT_UNUSED", value);
        Assert.False(settings.ReportsUnused);
    }

    [Fact]
    public void ApplyTo_Options_OverrideAndAreChecked()
    {
        var settings = new Settings();
        new PopularityReporterOptions { Port = 1234, Interval = TimeSpan.FromSeconds(5), ExitBudget = TimeSpan.FromDays(1), ReportUnused = true }.ApplyTo(settings);
        Assert.Equal((1234, 5, 100, true), (settings.Port, settings.IntervalSeconds, settings.ExitBudgetMilliseconds, settings.ReportsUnused));
        Assert.Equal("ignored DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS=86400000\n", settings.Complaints);
    }
}
