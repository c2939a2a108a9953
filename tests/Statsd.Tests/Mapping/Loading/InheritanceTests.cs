using System;
using System.Linq;
using PopCon.Statsd.Mapping;

namespace PopCon.Statsd.Tests.Mapping.Loading;

public sealed class InheritanceTests
{
    private const string Defaults =
        """
        defaults:
          ttl: 5m
          summary_options: {quantiles: [{quantile: 0.3, error: 0.1}], max_age: 1m, age_buckets: 3, buf_cap: 100}
          histogram_options: {buckets: [1, 2], native_histogram_bucket_factor: 1.2, native_histogram_max_buckets: 50}
        """;

    [Fact]
    public void Defaults_Absent_AreThoseOfStatsdExporter()
    {
        MetricSettings settings = MetricMapper.Load("mappings:", "map.yml", null).Defaults;

        Assert.Equal(ObserverType.Summary, settings.ObserverType);
        Assert.Equal("0.5±0.05 0.9±0.01 0.99±0.001, 600 s, 5, 500", DescribeSummary(settings));
        Assert.Equal("0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10, 1.1, 256", DescribeHistogram(settings));
        Assert.Equal(0, settings.TtlNanoseconds);
        Assert.Null(settings.Scale);
    }

    [Fact]
    public void Defaults_AreWhatUnmappedNamesGet()
    {
        MetricSettings settings = MetricMapper.Load(Defaults, "map.yml", null).Defaults;

        Assert.Equal("0.3±0.1, 60 s, 3, 100", DescribeSummary(settings));
        Assert.Equal("1 2, 1.2, 50", DescribeHistogram(settings));
        Assert.Equal(300_000_000_000, settings.TtlNanoseconds);
    }

    [Theory]
    [InlineData("observer_type: summary", "0.3±0.1, 60 s, 3, 100")]
    [InlineData("observer_type: summary, summary_options: {max_age: 2m}", "0.3±0.1, 120 s, 3, 100")]
    [InlineData("help: x", "0.3±0.1, 60 s, 3, 100")]
    [InlineData("summary_options: {}", "0.3±0.1, 600 s, 5, 500")]
    [InlineData("summary_options: {max_age: 2m}", "0.3±0.1, 120 s, 5, 500")]
    [InlineData("summary_options: {quantiles: [{quantile: 1}, {quantile: 0}]}", "0±0 1±0, 600 s, 5, 500")]
    [InlineData("summary_options: {quantiles: [{quantile: 0.5, error: 0.1}, {quantile: 0.5, error: 0.2}]}", "0.5±0.2, 600 s, 5, 500")]
    [InlineData("observer_type: summary, quantiles: [{quantile: 0.7}]", "0.7±0, 60 s, 3, 100")]
    [InlineData("quantiles: [{quantile: 0.7}]", "0.3±0.1, 60 s, 3, 100")]
    [InlineData("observer_type: summary, summary_options: {max_age: 30}", "0.3±0.1, 0.003 s, 3, 100")]
    public void Rule_SummaryOptions_Inherit(string keys, string expected) =>
        Assert.Equal(expected, DescribeSummary(Rule(keys)));

    [Theory]
    [InlineData("observer_type: histogram", "1 2, 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {buckets: []}", "1 2, 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {buckets: [3, .inf]}", "3, 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {buckets: [.inf]}", ", 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {buckets: [-.inf, 0x2, 1_0]}", "-Infinity 2 10, 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {native_histogram_bucket_factor: -1}", "1 2, 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {native_histogram_bucket_factor: .nan}", "1 2, 1.2, 50")]
    [InlineData("observer_type: histogram, histogram_options: {native_histogram_bucket_factor: 0.5}", "1 2, 1, 50")]
    [InlineData("observer_type: histogram, histogram_options: {native_histogram_max_buckets: 9.9}", "1 2, 1.2, 9")]
    [InlineData("observer_type: histogram, buckets: [7]", "7, 1.2, 50")]
    public void Rule_HistogramOptions_Inherit(string keys, string expected) =>
        Assert.Equal(expected, DescribeHistogram(Rule(keys)));

    [Theory]
    [InlineData("ttl: 0", 300_000_000_000)]
    [InlineData("ttl: -5s", -5_000_000_000)]
    [InlineData("ttl: 1.5", 1)]
    [InlineData("ttl: 1h2m3s4ms5us6ns", 3_723_004_005_006)]
    public void Rule_Ttl_ZeroInherits(string keys, long expected) =>
        Assert.Equal(expected, Rule(keys).TtlNanoseconds);

    [Fact]
    public void Rule_NoTypeAnywhere_ToleratesBothBlocksAndIsASummary() =>
        Assert.Equal(ObserverType.Summary, Rule("summary_options: {}, histogram_options: {}").ObserverType);

    [Theory]
    [InlineData("observer_type: histogram, summary_options: {}")]
    [InlineData("observer_type: summary, histogram_options: {}")]
    [InlineData("observer_type: histogram, buckets: [1], histogram_options: {buckets: []}")]
    public void Rule_ContradictingOptions_AreRefused(string keys) =>
        Assert.Throws<MappingFileException>(() => Rule(keys));

    [Fact]
    public void Defaults_DeprecatedList_ResetsTheRestOfTheBlock()
    {
        MetricSettings settings = MetricMapper.Load(
            "defaults: {summary_options: {max_age: 1m}, quantiles: [{quantile: 0.7}]}", "map.yml", null).Defaults;

        Assert.Equal("0.7±0, 600 s, 5, 500", DescribeSummary(settings));
    }

    private static MetricSettings Rule(string keys) =>
        MetricMapper.Load($"{Defaults}\nmappings: [{{match: a, name: x, {keys}}}]", "map.yml", null)
            .Match("a", default)!.Settings;

    private static string DescribeSummary(MetricSettings settings) =>
        FormattableString.Invariant(
            $"{string.Join(' ', settings.Summary.Quantiles.Select(objective => FormattableString.Invariant($"{objective.Quantile}±{objective.Error}")))}, {settings.Summary.MaxAge.TotalSeconds} s, {settings.Summary.AgeBuckets}, {settings.Summary.BufferCapacity}");

    private static string DescribeHistogram(MetricSettings settings) =>
        FormattableString.Invariant(
            $"{string.Join(' ', settings.Histogram.UpperBounds.Select(bound => FormattableString.Invariant($"{bound}")))}, {settings.Histogram.NativeBucketFactor}, {settings.Histogram.NativeMaxBuckets}");
}
