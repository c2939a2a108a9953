using System;
using System.Text;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>The slow path: parses a line, asks the rules, builds the labels, finds or makes the series, applies the samples.</summary>
/// <remarks>Every first sighting and every odd line comes through here. Used under the ingest lock.</remarks>
internal sealed class SampleApplier
{
    private readonly MetricRegistry _registry;
    private readonly IngestTally _tally;
    private readonly MetricClock _clock;
    private readonly TagStyles _tagStyles;
    private readonly IMappingCache? _cache;
    private readonly RefusalLog _refusals;
    private readonly ParsedLine _parsed = new();
    private readonly LabelSet _labels = new();
    private readonly LineTarget[] _targets = [new(), new(), new()];
    private MetricMapper _mapper;

    public SampleApplier(
        MetricRegistry registry,
        IngestTally tally,
        MetricClock clock,
        TagStyles tagStyles,
        MetricMapper mapper,
        IMappingCache? cache,
        RefusalLog refusals)
    {
        _registry = registry;
        _tally = tally;
        _clock = clock;
        _tagStyles = tagStyles;
        _mapper = mapper;
        _cache = cache;
        _refusals = refusals;
    }

    /// <summary>Replaces the rules. Whoever remembers what the old ones said must forget it.</summary>
    public void Use(MetricMapper mapper)
    {
        _mapper = mapper;
        _cache?.Clear();
    }

    /// <summary>Applies all samples of a line.</summary>
    /// <returns>
    /// The route and series for the next line with the same identity, if the line was clean and held one sample; otherwise
    /// a <see langword="null"/> route.
    /// </returns>
    public (SeriesRoute? Route, TimeSeries? Series) Apply(ReadOnlySpan<byte> line)
    {
        StatsdLineParser.Parse(line, _tagStyles, _parsed);
        _tally.CountParsed(_parsed);
        if (_parsed.HasErrors)
        {
            _refusals.LogBadLine(line, _parsed);
        }

        foreach (LineTarget target in _targets)
        {
            target.Forget();
        }

        (SeriesRoute? Route, TimeSeries? Series) outcome = default;
        foreach (ref readonly StatsdSample sample in _parsed.Samples)
        {
            outcome = Apply(in sample, TargetOf(in sample, line));
        }

        return _parsed.SampleCount == 1 && !_parsed.HasErrors ? outcome : default;
    }

    private LineTarget TargetOf(ref readonly StatsdSample sample, ReadOnlySpan<byte> line)
    {
        LineTarget target = _targets[(int)sample.Type];
        if (target.IsMapped)
        {
            // statsd_exporter looks every sample up.
            _tally.CountCache(_cache is null ? 0 : sample.Weight, _cache is null ? 0 : sample.Weight);
            return target;
        }

        MappingResult? mapping = Map(in sample);
        MetricSettings settings = mapping?.Settings ?? _mapper.Defaults;
        bool isTagged = _parsed.TagCount > 0;
        SeriesRoute route = mapping?.Action == MappingAction.Drop
            ? SeriesRoute.Of(sample.Type, isMilliseconds: false, scale: null, Disposition.Dropped, isTagged)
            : SeriesRoute.Of(
                sample.Type,
                IsMilliseconds(sample.Type, line),
                settings.Scale,
                mapping is null ? Disposition.Unmapped : Disposition.Mapped,
                isTagged);
        target.Set(mapping, settings, route);
        return target;
    }

    private (SeriesRoute? Route, TimeSeries? Series) Apply(ref readonly StatsdSample sample, LineTarget target)
    {
        SeriesRoute route = target.Route;
        if (route.Disposition == Disposition.Dropped)
        {
            _tally.CountApplied(route.TallySlot, sample.Weight);
            return (route, null);
        }

        if (FindSeries(in sample, target) is not { } series)
        {
            return default;
        }

        route.TryApply(series, in sample, _clock.NowMilliseconds);
        _tally.CountApplied(route.TallySlot, sample.Weight);
        return (route, series);
    }

    // The parser has already divided a timer's value; a known line is not parsed again and must know whether to.
    private static bool IsMilliseconds(StatsdType type, ReadOnlySpan<byte> line)
    {
        if (type != StatsdType.Observer)
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(line.IndexOf((byte)':') + 1)..];
        return value[(value.IndexOf((byte)'|') + 1)..].StartsWith("ms"u8);
    }

    private MappingResult? Map(ref readonly StatsdSample sample)
    {
        if (_cache is null)
        {
            return _mapper.Match(Encoding.UTF8.GetString(_parsed.Name), sample.Type);
        }

        if (_parsed.Name.Length > LineIdentity.MaxBytes)
        {
            // A thousand names as long as a datagram would be most of a small container's memory.
            _tally.CountCache(sample.Weight, 0);
            return _mapper.Match(Encoding.UTF8.GetString(_parsed.Name), sample.Type);
        }

        // statsd_exporter looks a repeated observation up again each time, and finds it.
        if (_cache.TryGet(sample.Type, _parsed.Name, out MappingResult? result))
        {
            _tally.CountCache(sample.Weight, sample.Weight);
            return result;
        }

        _tally.CountCache(sample.Weight, sample.Weight - 1);
        result = _mapper.Match(Encoding.UTF8.GetString(_parsed.Name), sample.Type);
        _cache.Add(sample.Type, _parsed.Name, result);
        return result;
    }

    private TimeSeries? FindSeries(ref readonly StatsdSample sample, LineTarget target)
    {
        string name = target.Name ??= target.Mapping?.MetricName ?? NameEscaping.Escape(_parsed.Name);
        if (name.Length == 0)
        {
            // statsd_exporter ends such an event before it counts what the mapping said.
            _tally.CountEventError("empty_metric_name", sample.Weight);
            return null;
        }

        if (target.Route.Refuses(in sample))
        {
            _tally.CountRefusedEvent(target.Route.Disposition, sample.Weight);
            _tally.CountEventError("illegal_negative_counter", sample.Weight);
            return null;
        }

        if (!target.IsAsked)
        {
            BuildLabels(target.Mapping, target.Settings.HonorLabels);
            target.Answer(
                _registry.FindOrAdd_NeedsLock(RequestFor(sample.Type, name, target.Settings), _labels, out Refusal refusal), refusal);
        }

        if (target.Series is null)
        {
            _tally.CountRefusedEvent(target.Route.Disposition, sample.Weight);
            CountRefusal(target.Refusal, sample.Type, name, sample.Weight);
        }

        return target.Series;
    }

    private void BuildLabels(MappingResult? mapping, bool honorLabels)
    {
        _labels.Clear();
        for (int i = 0; i < _parsed.TagCount; i++)
        {
            _labels.Set(NameEscaping.Escape(_parsed.TagKey(i)), _parsed.TagValue(i));
        }

        foreach ((string name, string value) in mapping?.Labels ?? [])
        {
            if (!honorLabels || !_labels.Contains(name))
            {
                _labels.Set(name, value);
            }
        }

        _labels.Encode();
    }

    private static SeriesRequest RequestFor(StatsdType type, string name, MetricSettings settings)
    {
        MetricType metricType = type switch
        {
            StatsdType.Counter => MetricType.Counter,
            StatsdType.Gauge => MetricType.Gauge,
            _ => settings.ObserverType == ObserverType.Histogram ? MetricType.Histogram : MetricType.Summary,
        };
        return new SeriesRequest(
            name,
            metricType,
            settings.Help.Length > 0 ? settings.Help : "Metric autogenerated by statsd_exporter.",
            ToMilliseconds(settings.TtlNanoseconds),
            metricType == MetricType.Summary ? settings.Summary : null,
            metricType == MetricType.Histogram ? settings.Histogram : null);
    }

    // Never to 0, which would be for ever: a bare number in the mapping file is nanoseconds.
    private static long ToMilliseconds(long nanoseconds) => nanoseconds switch
    {
        0 => 0,
        > 0 => Math.Max(1, nanoseconds / 1_000_000),
        _ => Math.Min(-1, nanoseconds / 1_000_000),
    };

    private void CountRefusal(Refusal refusal, StatsdType type, string name, long count)
    {
        switch (refusal)
        {
            case Refusal.Conflict:
                _tally.CountConflict(type, name, count);
                break;
            case Refusal.ReservedLabelName:
                _tally.CountEventError("reserved_label_name", count);
                break;
            default:
                _tally.CountLimit(name, LimitName(refusal), count);
                _refusals.LogLimit(name, LimitName(refusal));
                break;
        }
    }

    private static string LimitName(Refusal refusal) => refusal switch
    {
        Refusal.SeriesLimit => "series",
        Refusal.SeriesPerNameLimit => "series_per_name",
        Refusal.NameLengthLimit => "name_length",
        Refusal.LabelLengthLimit => "label_length",
        _ => "text_bytes",
    };
}
