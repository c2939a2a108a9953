using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Tests.Own;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Tests.Pipeline;
using PopCon.StatsdBridge.Tests.Release;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Fuzzing;

/// <summary>The whole way of a line in one process, and beside it what the counters must come to.</summary>
internal sealed partial class FuzzedPipeline
{
    // Above it sums of weights reach the end of a long; lines like that have their own tests.
    private const long MaxWeight = 1_000_000;

    private const string Rules = """
        mappings:
        - {match: 'web.*.requests', name: web_requests, labels: {site: $1}}
        - {match: 'web.*.time', name: web_time, observer_type: histogram, scale: 2, labels: {site: $1}}
        - {match: 'brief.*', name: brief, ttl: 3s, labels: {site: $1}}
        - {match: 'noise.*', name: noise, action: drop}
        - {match: '(\w+)\.flow', match_type: regex, name: '${1}_flow', ttl: 2s}
        """;

    private static readonly SeriesLimits Limits = new(20_000, 5_000, 40, 40, 2_000_000);

    private readonly FakeTime _time = new();
    private readonly OwnNumbers _own = new();
    private readonly MetricClock _clock;
    private readonly MetricRegistry _registry;
    private readonly FamilyCollector _collector;
    private readonly IdentityTable _identities = new(new SeededHash(), 20_000);
    private readonly IngestTally _tally;
    private readonly SampleApplier _applier;
    private readonly LinePipeline _pipeline;
    private readonly ParsedLine _parsed = new();
    private readonly long[] _sampleErrors = new long[Enum.GetValues<SampleError>().Length];
    private long _lines;
    private long _samples;
    private long _events;
    private long _tagErrors;

    /// <summary>Joins the stages as the bridge does.</summary>
    public FuzzedPipeline()
    {
        _clock = new MetricClock(_time);
        _registry = new MetricRegistry(Limits, _clock);
        _collector = new FamilyCollector(_registry);
        _tally = new IngestTally(_own.Metrics);
        MetricMapper mapper = MetricMapper.Load(Rules, "rules.yml", null);
        var refusals = new RefusalLog(NullLogger.Instance, _time);
        _applier = new SampleApplier(_registry, _tally, Unprotected.Counts(), TagStyles.All, mapper, new LruMappingCache(500), refusals);
        _pipeline = new LinePipeline(_registry.Gate, _identities, _applier, _tally, _clock, Unprotected.Counts(), null);
    }

    /// <summary>Sends lines through, as one datagram, and notes what must come of them.</summary>
    public void Take(IReadOnlyList<byte[]> lines)
    {
        List<byte[]> taken = [.. lines.Where(Expect)];
        if (taken.Count > 0)
        {
            _pipeline.TakeDatagrams(new FakeBatch(Join(taken)));
        }
    }

    /// <summary>Lets a second pass: series expire, and now and then the rules are loaded anew.</summary>
    public void PassASecond(bool reload)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        while (_registry.RemoveExpired_NeedsLock(_clock.Advance(), 1_000))
        {
            // As the bridge does, in steps.
        }

        _identities.RemoveExpired();
        if (reload)
        {
            _applier.Use(MetricMapper.Load(Rules, "rules.yml", null));
            _identities.Clear();
        }
    }

    /// <summary>Every line, sample and event is where it belongs, and the limits hold.</summary>
    public void AssertExplained(string seed)
    {
        Assert.Equal((seed, _lines), (seed, _tally.Lines));
        Assert.Equal((seed, _samples), (seed, _tally.Samples));
        Assert.Equal((seed, _tagErrors), (seed, Own("statsd_exporter_tag_errors_total")));
        Assert.Equal(
            _sampleErrors,
            Enum.GetValues<SampleError>().Select(
                reason => Own($"statsd_exporter_sample_errors_total{{reason=\"{SampleErrorNames.Of(reason)}\"}}")));
        long ended = Enum.GetValues<StatsdType>().Sum(type => _tally.Applied(type))
            + _tally.Disposed(Disposition.Dropped)
            + Own("statsd_exporter_events_error_total")
            + Own("statsd_exporter_events_conflict_total")
            + Own("popcon_bridge_series_refused_total");
        Assert.Equal((seed, _events), (seed, ended));
        Assert.InRange(_registry.SeriesCount, 0, Limits.Series + 20);
        Assert.InRange(_registry.TextBytes, 0, Limits.TextBytes);
    }

    /// <summary>What a scrape gives is text that a scraper can read.</summary>
    public async Task AssertScrapableAsync()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await ExpositionWriter.WriteAsync(_collector.Collect(), FormatNegotiation.Negotiate(null, openMetrics: false), pipe.Writer, _clock.NowMilliseconds, default);
        await pipe.Writer.CompleteAsync();
        ReadResult read = await pipe.Reader.ReadAtLeastAsync(int.MaxValue, default);
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(read.Buffer);
        string[] lines = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
        Assert.All(lines, line => Assert.Matches(SampleLine(), line));
        Assert.Equal(lines.Length, lines.Select(line => line[..line.LastIndexOf(' ')]).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Figures for a report.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_lines} lines, {_samples} samples, {_events} events, {_sampleErrors.Sum()} errors, {_tagErrors} tag errors, {_registry.SeriesCount} series, {_registry.ExpiredCount} expired, {Own("popcon_bridge_series_refused_total")} refused, {Own("statsd_exporter_events_conflict_total")} conflicts");

    // Of one series, or of all that have the name.
    private long Own(string name) =>
        (long)_own.All().Where(own => own.Key == name || own.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(own => own.Value);

    private static byte[] Join(List<byte[]> lines)
    {
        byte[] datagram = new byte[lines.Sum(line => line.Length + 1) - 1];
        int at = 0;
        foreach (byte[] line in lines)
        {
            line.CopyTo(datagram, at);
            at += line.Length;
            if (at < datagram.Length)
            {
                datagram[at++] = (byte)'\n';
            }
        }

        return datagram;
    }

    // False for a line that the sums cannot hold.
    private bool Expect(byte[] line)
    {
        if (line.Length == 0)
        {
            _lines++;
            return true;
        }

        StatsdLineParser.Parse(line, TagStyles.All, _parsed);
        long weight = 0;
        foreach (ref readonly StatsdSample sample in _parsed.Samples)
        {
            if (sample.Weight > MaxWeight)
            {
                return false;
            }

            weight += sample.Weight;
        }

        int errors = Enum.GetValues<SampleError>().Sum(reason => _parsed.ErrorCount(reason));
        Assert.True(_parsed.SampleCount + errors > 0, "a line ended nowhere: " + Convert.ToHexString(line));
        _lines++;
        _events += weight;
        _samples += _parsed.SampleCount;
        _tagErrors += _parsed.TagErrorCount;
        foreach (SampleError reason in Enum.GetValues<SampleError>())
        {
            _sampleErrors[(int)reason] += _parsed.ErrorCount(reason);
        }

        return true;
    }

    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\"n])*",?)+\})? \S+$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();
}
