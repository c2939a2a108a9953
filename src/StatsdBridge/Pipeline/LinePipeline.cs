using System;
using System.Threading;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Release;

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

    private readonly Lock _gate;
    private readonly IdentityTable _identities;
    private readonly SampleApplier _applier;
    private readonly IngestTally _tally;
    private readonly MetricClock _clock;
    private readonly ProtectedCounts _counts;
    private readonly StatsdRelay? _relay;
    private readonly byte[] _scratch = new byte[LineIdentity.MaxBytes];

    // How long a batch may keep the lock before it has to show that it goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Datagrams and stream lines begun, and how many there were at the last look.
    private long _begun;
    private long _begunBefore;

    // When new lines are no longer taken, in ticks of Environment.TickCount64: never, until a stop begins.
    private long _newLinesEnd = long.MaxValue;

    public LinePipeline(
        Lock gate,
        IdentityTable identities,
        SampleApplier applier,
        IngestTally tally,
        MetricClock clock,
        ProtectedCounts counts,
        StatsdRelay? relay)
    {
        _gate = gate;
        _identities = identities;
        _applier = applier;
        _tally = tally;
        _clock = clock;
        _counts = counts;
        _relay = relay;
    }

    /// <summary>Lines that came too late before the stop, and were not known.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Takes lines that are not known for so long only; those that are known cost next to nothing and still count.</summary>
    /// <remarks>With thousands of regex rules a new name costs a millisecond, and the kernel may hold 100,000 of them.</remarks>
    public void BeginStop(TimeSpan drain) =>
        Volatile.Write(ref _newLinesEnd, Environment.TickCount64 + (long)drain.TotalMilliseconds);

    /// <summary>Whether lines still reach their series: the lock is free soon, or who holds it goes from one line to the next.</summary>
    /// <remarks>For one thread, a watchdog's: it compares with its own last call.</remarks>
    public bool IsMoving()
    {
        if (_gate.TryEnter(Patience))
        {
            _gate.Exit();
            return true;
        }

        long begun = Volatile.Read(ref _begun);
        bool isMoving = begun != _begunBefore;
        _begunBefore = begun;
        return isMoving;
    }

    /// <inheritdoc/>
    public void TakeDatagrams(IDatagramBatch batch, OwnCounter? received = null)
    {
        lock (_gate)
        {
            Begin();
            received?.Add(batch.Count);
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
        lock (_gate)
        {
            Begin();
            while (lines.Length > 0)
            {
                // A carriage return belongs to a line end; without a newline behind it, it spoils the line, same as statsd_exporter.
                int end = lines.IndexOf(NewLine);
                ReadOnlySpan<byte> line = end < 0 ? lines : lines[..end];
                lines = end < 0 ? default : lines[(end + 1)..];
                _counts.BeginDatagram();
                _begun++;
                TakeLine(end > 0 && line[^1] == CarriageReturn ? line[..^1] : line);
            }
        }
    }

    private void Begin()
    {
        _clock.Advance();
        _counts.Advance();
        _tally.LastLineUnixMilliseconds = _clock.UnixMilliseconds;
    }

    // What stands behind the last line end is a line too, if an empty one: statsd_exporter counts it.
    private void TakeDatagram(ReadOnlySpan<byte> datagram)
    {
        _counts.BeginDatagram();
        _begun++;
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
        StatsdSample sample = StatsdSample.Of(route.Type, identity.Value.Value, identity.Value.IsSigned, route.IsMilliseconds);
        if (identity.Rate != 1)
        {
            sample = sample.AtRate(identity.Rate);
            _tally.CountRepeats(route.TallySlot, sample.Weight - 1);
        }

        if (series is not null && !route.TryApply(series, in sample, _clock.NowMilliseconds, _counts))
        {
            return false;
        }

        _tally.CountHit(route.TallySlot);
        return true;
    }

    private void TakeLineSlow(ReadOnlySpan<byte> line)
    {
        if (IsTooLate())
        {
            return;
        }

        _tally.CountLine();
        if (line.Length > 0)
        {
            _applier.Apply(line);
        }
    }

    private bool IsTooLate()
    {
        long end = Volatile.Read(ref _newLinesEnd);
        bool isTooLate = end != long.MaxValue && Environment.TickCount64 >= end;
        DroppedCount += isTooLate ? 1 : 0;
        return isTooLate;
    }

    private void TakeLineSlow(ReadOnlySpan<byte> line, ref readonly LineIdentity identity, ulong hash)
    {
        if (IsTooLate())
        {
            return;
        }

        _tally.CountLine();
        if (_applier.Apply(line) is ({ } route, var series))
        {
            _identities.Set(hash, identity.Name, identity.Suffix, route, series);
        }
    }
}
