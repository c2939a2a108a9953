using System;
using System.Text;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Applying;

/// <summary>The slow path: parses a line, asks the rules, builds the labels, finds or makes the series, applies the samples.</summary>
/// <remarks>Every first sighting and every odd line comes through here. Used under the ingest lock.</remarks>
internal sealed class SampleApplier
{
    /// <summary>Longer names, and longer identities of lines, are not remembered.</summary>
    public const int MaxRememberedBytes = 1024;

    private readonly MetricRegistry _registry;
    private readonly IngestTally _tally;
    private readonly IReleasedCounts _counts;
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
        IReleasedCounts counts,
        TagStyles tagStyles,
        MetricMapper mapper,
        IMappingCache? cache,
        RefusalLog refusals)
    {
        _registry = registry;
        _tally = tally;
        _counts = counts;
        _tagStyles = tagStyles;
        _mapper = mapper;
        _cache = cache;
        _refusals = refusals;
        Watch(mapper);
    }

    /// <summary>Replaces the rules. Whoever remembers what the old ones said must forget it.</summary>
    public void Use(MetricMapper mapper)
    {
        _mapper = mapper;
        _cache?.Clear();
        Watch(mapper);
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

    private void Watch(MetricMapper mapper)
    {
        bool canProtect = _counts.Protection.CanProtect(mapper);
        (_counts.IsActive, _refusals.WithholdsText) = (canProtect, canProtect);
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

        route.TryApply(series, in sample, _registry.Clock.NowMilliseconds, _counts);
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

        if (_parsed.Name.Length > MaxRememberedBytes)
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
        string name = target.Name ?? Name(target);
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

        if (target.Release.IsProtected && sample.Type != StatsdType.Counter)
        {
            _tally.CountRefusedEvent(target.Route.Disposition, sample.Weight);
            _tally.CountEventError("privacy_type", sample.Weight);
            return null;
        }

        if (!target.IsAsked)
        {
            Ask(sample.Type, name, target);
        }

        if (target.Series is null)
        {
            _tally.CountRefusedEvent(target.Route.Disposition, sample.Weight);
            CountRefusal(target.Refusal, sample.Type, name, sample.Weight);
        }

        return target.Series;
    }

    private string Name(LineTarget target)
    {
        string name = target.Mapping?.MetricName ?? NameEscaping.Escape(_parsed.Name);
        target.Release = _counts.IsActive ? _counts.Protection.ReleaseOf(target.Settings.Privacy, name) : default;
        if (_counts.IsActive && !target.Release.IsProtected)
        {
            _refusals.LogOpenFamily(name);
        }

        return target.Name = name;
    }

    private void Ask(StatsdType type, string name, LineTarget target)
    {
        BuildLabels(target);
        TimeSeries? series = _registry.FindOrAdd_NeedsLock(target.RequestFor(type, name), _labels, out Refusal refusal);
        if (series is ReleasedCounter counter)
        {
            _counts.Enter(counter);
        }

        target.Answer(series, refusal);
    }

    private void BuildLabels(LineTarget target)
    {
        _labels.Clear();
        for (int i = 0; i < _parsed.TagCount; i++)
        {
            string name = NameEscaping.Escape(_parsed.TagKey(i));
            if (!target.Release.IsProtected || Protection.KeepsTag(target.Settings.Privacy, name))
            {
                _labels.Set(name, _parsed.TagValue(i));
            }
        }

        foreach ((string name, string value) in target.Mapping?.Labels ?? [])
        {
            if (!target.Settings.HonorLabels || !_labels.Contains(name))
            {
                _labels.Set(name, value);
            }
        }

        _labels.Encode();
    }

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
