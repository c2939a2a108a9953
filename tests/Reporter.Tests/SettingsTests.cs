using System;
using PopCon.Reporter.Configuration;

namespace PopCon.Reporter.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var settings = new Settings();
        Assert.Equal(
            ("localhost", 9125, "dotnet_popcon.library_used", 60, 1000),
            (settings.Host, settings.Port, settings.Prefix, settings.IntervalSeconds, settings.ExitBudgetMilliseconds));
        Assert.Equal((100, 0, false), (settings.LookupBudgetMilliseconds, settings.MaxPackages, settings.IsOnceADay));
        Assert.Equal((null, null, false, "none"), (settings.Include, settings.Exclude, settings.UsesTags, settings.VersionLabel));
        Assert.Equal(
            (false, false, false, null, string.Empty),
            (settings.HasDependencyLabel, settings.HasFrameworkLabel, settings.ReportsUnused, settings.LogFile, settings.Complaints));
    }

    [Theory]
    [InlineData("STATSD_HOST", "with blank")]
    [InlineData("STATSD_HOST", "host:")]
    [InlineData("STATSD_HOST", "host:0")]
    [InlineData("STATSD_HOST", ":9125")]
    [InlineData("STATSD_HOST", "[::1")]
    [InlineData("STATSD_HOST", "[::1]9125")]
    [InlineData("STATSD_HOST", "[]")]
    [InlineData("STATSD_HOST", "unix://relative")]
    [InlineData("STATSD_HOST", "unix://")]
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
    [InlineData("MAX_PACKAGES", "-1")]
    [InlineData("MAX_PACKAGES", "1000001")]
    [InlineData("ONCE_A_DAY", "2")]
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

    /// <summary>E20: what people write as a host.</summary>
    [Theory]
    [InlineData("statsd.example", "statsd.example", 9125)]
    [InlineData("statsd.example:8125", "statsd.example", 8125)]
    [InlineData("10.0.0.1:8125", "10.0.0.1", 8125)]
    [InlineData("::1", "::1", 9125)]
    [InlineData("[::1]", "::1", 9125)]
    [InlineData("[fe80::1%eth0]:8125", "fe80::1%eth0", 8125)]
    public void Apply_HostWithAPort_SetsBoth(string value, string host, int port)
    {
        var settings = new Settings();
        Assert.True(settings.Apply("STATSD_HOST", value));
        Assert.Equal((host, port), (settings.Host, settings.Port));
    }

    [Theory]
    [InlineData(103, true)]
    [InlineData(104, false)]
    public void Apply_UnixPath_HasToFitAnAddress(int length, bool isValid) =>
        Assert.Equal(isValid, new Settings().Apply("STATSD_HOST", "unix:///" + new string('a', length - 1)));

    [Fact]
    public void Apply_ExitBudget_HoldsForLookupsToo()
    {
        var settings = new Settings();
        settings.Apply("EXIT_BUDGET_MILLISECONDS", "77");
        Assert.Equal((77, 77), (settings.ExitBudgetMilliseconds, settings.LookupBudgetMilliseconds));
    }

    [Fact]
    public void ApplyTo_Options_Override()
    {
        var settings = new Settings();
        new PopularityReporterOptions
        {
            Host = "a:5",
            Interval = TimeSpan.FromSeconds(5),
            ExitBudget = TimeSpan.FromMilliseconds(7),
            ReportUnused = true,
            MaxPackages = 63,
            OnceADay = true,
        }.ApplyTo(settings);
        Assert.Equal(("a", 5, 5, 7), (settings.Host, settings.Port, settings.IntervalSeconds, settings.ExitBudgetMilliseconds));
        Assert.Equal((true, 63, true), (settings.ReportsUnused, settings.MaxPackages, settings.IsOnceADay));
    }

    /// <summary>D3.</summary>
    [Fact]
    public void ApplyTo_OptionOutOfRange_Throws()
    {
        AssertThrows("Interval", "expected whole seconds from 0 to 86400", new() { Interval = TimeSpan.FromSeconds(1.5) });
        AssertThrows("Interval", "expected whole seconds", new() { Interval = TimeSpan.FromSeconds(-1) });
        AssertThrows("ExitBudget", "expected whole milliseconds from 0 to 600000", new() { ExitBudget = TimeSpan.FromDays(1) });
        AssertThrows("Port", "expected 1 to 65535", new() { Port = 0 });
        AssertThrows("Host", "expected a name or an address", new() { Host = "with blank" });
        AssertThrows("Prefix", "expected components", new() { Prefix = "a|b" });
        AssertThrows("MaxPackages", "expected 0 to 1000000", new() { MaxPackages = -1 });
    }

    private static void AssertThrows(string option, string message, PopularityReporterOptions options)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => options.ApplyTo(new Settings()));
        Assert.Equal(option, e.ParamName);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
