using System;
using System.Threading;
using PopCon.Metrics;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>Takes lines from the listeners to their series: by one look-up when the line is known, else by the slow path.</summary>
/// <remarks>
/// The thread that received a datagram carries it all the way, under one lock taken for a batch. A lock for a batch
/// costs less than a nanosecond a line, and with it nothing further down needs one: a core does more than ten million
/// lines a second behind it, several times what the kernel hands out through one socket.
/// </remarks>
internal sealed class LinePipeline : ILineSink
{
    private const byte NewLine = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly Lock _ingest;
    private readonly IdentityTable _identities;
    private readonly SampleApplier _applier;
    private readonly IngestTally _tally;
    private readonly MetricClock _clock;
    private readonly StatsdRelay? _relay;
    private readonly byte[] _scratch = new byte[LineIdentity.MaxBytes];

    public LinePipeline(
        Lock ingest, IdentityTable identities, SampleApplier applier, IngestTally tally, MetricClock clock, StatsdRelay? relay)
    {
        _ingest = ingest;
        _identities = identities;
        _applier = applier;
        _tally = tally;
        _clock = clock;
        _relay = relay;
    }

    /// <inheritdoc/>
    public void TakeDatagrams(IDatagramBatch batch)
    {
        lock (_ingest)
        {
            Begin();
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.TryGet(i, out ReadOnlySpan<byte> datagram))
                {
                    TakeDatagram(datagram);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void TakeStream(ReadOnlySpan<byte> lines)
    {
        lock (_ingest)
        {
            Begin();
            while (lines.Length > 0)
            {
                int end = lines.IndexOf(NewLine);
                ReadOnlySpan<byte> line = end < 0 ? lines : lines[..end];
                lines = end < 0 ? default : lines[(end + 1)..];
                TakeLine(line.Length > 0 && line[^1] == CarriageReturn ? line[..^1] : line);
            }
        }
    }

    private void Begin()
    {
        _clock.Advance();
        _tally.LastLineUnixMilliseconds = _clock.UnixMilliseconds;
    }

    // What stands behind the last line end is a line too, if an empty one: statsd_exporter counts it.
    private void TakeDatagram(ReadOnlySpan<byte> datagram)
    {
        while (true)
        {
            int end = datagram.IndexOf(NewLine);
            if (end < 0)
            {
                TakeLine(datagram);
                return;
            }

            TakeLine(datagram[..end]);
            datagram = datagram[(end + 1)..];
        }
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (_relay is not null && line.Length > 0)
        {
            _relay.Relay(line);
        }

        if (!LineIdentity.TrySplit(line, _scratch, out LineIdentity identity))
        {
            TakeLineSlow(line);
            return;
        }

        SeriesRoute? route = _identities.Find(identity.Name, identity.Suffix, out ulong hash, out TimeSeries? series);
        if (route is null || !TryApply(in identity, route, series))
        {
            TakeLineSlow(line, in identity, hash);
        }
    }

    private bool TryApply(ref readonly LineIdentity identity, SeriesRoute route, TimeSeries? series)
    {
        double value = route.IsMilliseconds ? identity.Value.Value / 1000 : identity.Value.Value;
        switch (series)
        {
            case CounterSeries counter:
                value = Scaled(value / identity.Rate, route);
                if (!(value >= 0))
                {
                    return false;
                }

                counter.Add(value);
                break;
            case GaugeSeries gauge:
                value = Scaled(value, route);
                gauge.Value = identity.Value.IsSigned ? gauge.Value + value : value;
                break;
            case ObserverSeries observer:
                long weight = (long)(1 / identity.Rate);
                observer.Observe(Scaled(value, route), weight, _clock.NowMilliseconds);
                _tally.CountRepeats(route.TallySlot, weight - 1);
                break;
            default:
                if (route.Type == StatsdType.Observer)
                {
                    _tally.CountRepeats(route.TallySlot, (long)(1 / identity.Rate) - 1);
                }

                _tally.CountHit(route.TallySlot);
                return true;
        }

        if (series.TtlMilliseconds != 0)
        {
            series.LastSeenMilliseconds = _clock.NowMilliseconds;
        }

        _tally.CountHit(route.TallySlot);
        return true;
    }

    private static double Scaled(double value, SeriesRoute route) => route.Scale is { } scale ? value * scale : value;

    private void TakeLineSlow(ReadOnlySpan<byte> line)
    {
        _tally.CountLine();
        if (line.Length > 0)
        {
            _applier.Apply(line);
        }
    }

    private void TakeLineSlow(ReadOnlySpan<byte> line, ref readonly LineIdentity identity, ulong hash)
    {
        _tally.CountLine();
        if (_applier.Apply(line) is ({ } route, var series))
        {
            _identities.Set(hash, identity.Name, identity.Suffix, route, series);
        }
    }
}
