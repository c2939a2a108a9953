using System;
using System.Collections.Generic;

namespace PopCon.Metrics.Observers;

/// <summary>Quantiles over the last while: several streams that began one after another, of which the oldest answers.</summary>
/// <remarks>
/// statsd_exporter keeps one stream for each age bucket and puts every observation into all of them. Streams that began with
/// the same observation are equal, so here they are one stream that counts for several, and all of them share one log of
/// the observations not merged yet: a summary that is hardly used costs some hundred bytes. Also gone is its buffer in front
/// of the streams (<see cref="SummaryOptions.BufferCapacity"/>): it is emptied in order before anything is read or aged, so
/// its size cannot be seen from outside. Not thread-safe.
/// </remarks>
internal sealed class SlidingQuantiles
{
    private readonly QuantileTargets _targets;
    private readonly ObservationLog _log = new();

    // Oldest first; only the last one can be empty.
    private readonly List<QuantileStream> _streams = new(1);
    private readonly long _periodTicks;
    private long _periodEndTicks;

    /// <param name="options">Quantiles and ageing.</param>
    /// <param name="nowMilliseconds">The time on the registry's monotonic clock; the first period begins.</param>
    public SlidingQuantiles(SummaryOptions options, long nowMilliseconds)
    {
        _targets = QuantileTargets.For(options);
        _periodTicks = Math.Max(1, options.MaxAge.Ticks / options.AgeBuckets);
        _periodEndTicks = SaturatingAdd(nowMilliseconds * TimeSpan.TicksPerMillisecond, _periodTicks);
        _streams.Add(new QuantileStream { AgeBuckets = options.AgeBuckets });
    }

    /// <summary>The quantiles, ascending.</summary>
    public ReadOnlySpan<QuantileObjective> Objectives => _targets.Objectives;

    /// <summary>Takes a value as <paramref name="weight"/> equal observations that take one place.</summary>
    public void Observe(double value, long weight, long nowMilliseconds)
    {
        Rotate(nowMilliseconds);
        int retained = 0;
        foreach (QuantileStream stream in _streams)
        {
            retained = Math.Max(retained, stream.Pending);
        }

        _log.Add(value, weight, retained);
        foreach (QuantileStream stream in _streams)
        {
            stream.NoteObservation(_log, _targets);
        }
    }

    /// <summary>The values at <see cref="Objectives"/>; NaN for all when nothing was observed within the age.</summary>
    public void Query(Span<double> results, long nowMilliseconds)
    {
        Rotate(nowMilliseconds);
        QuantileStream head = _streams[0];
        if (head.MergesOnQuery && head.AgeBuckets > 1)
        {
            // The query merges the head's pending observations early; the age buckets that take over later must not notice.
            QuantileStream younger = head.Fork();
            younger.AgeBuckets = head.AgeBuckets - 1;
            head.AgeBuckets = 1;
            _streams.Insert(1, younger);
        }

        head.Query(_log, _targets, results);
    }

    // At the end of each period the oldest age bucket is emptied and begins anew as the youngest.
    private void Rotate(long nowMilliseconds)
    {
        long nowTicks = nowMilliseconds * TimeSpan.TicksPerMillisecond;
        if (nowTicks <= _periodEndTicks)
        {
            return;
        }

        long periods = (nowTicks - _periodEndTicks - 1) / _periodTicks + 1;
        _periodEndTicks = SaturatingAdd(_periodEndTicks, periods * _periodTicks);
        while (periods > 0 && !_streams[0].IsEmpty)
        {
            int emptied = (int)Math.Min(periods, _streams[0].AgeBuckets);
            if (!_streams[^1].IsEmpty)
            {
                _streams.Add(new QuantileStream());
            }

            _streams[^1].AgeBuckets += emptied;
            _streams[0].AgeBuckets -= emptied;
            if (_streams[0].AgeBuckets == 0)
            {
                _streams.RemoveAt(0);
            }

            periods -= emptied;
        }

        if (_streams[0].IsEmpty)
        {
            _log.Clear();
        }
    }

    private static long SaturatingAdd(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
