using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Metrics.Tests.Observers;

/// <summary>The summary written down slowly and plainly: one full stream for each age bucket, a buffer in front of them.</summary>
internal sealed class ReferenceSummary
{
    private readonly (double Quantile, double Error)[] _targets;
    private readonly List<Stream> _streams;
    private readonly List<double> _buffer = [];
    private readonly int _bufferCapacity;
    private readonly double _period;
    private double _bufferEnd;
    private double _headEnd;

    public ReferenceSummary(
        (double Quantile, double Error)[] targets, double maxAge, int ageBuckets, int bufferCapacity, double now)
    {
        _targets = targets;
        _bufferCapacity = bufferCapacity;
        _period = maxAge / ageBuckets;
        _bufferEnd = _headEnd = now + _period;
        _streams = [.. Enumerable.Range(0, ageBuckets).Select(_ => new Stream(targets))];
    }

    public void Observe(double value, double now)
    {
        if (now > _bufferEnd)
        {
            EmptyBuffer(now);
        }

        _buffer.Add(value);
        if (_buffer.Count == _bufferCapacity)
        {
            EmptyBuffer(now);
        }
    }

    public double[] Query(double now)
    {
        EmptyBuffer(now);
        return [.. _targets.Select(target => _streams[0].Query(target.Quantile))];
    }

    private void EmptyBuffer(double now)
    {
        while (now > _bufferEnd)
        {
            _bufferEnd += _period;
        }

        foreach (double value in _buffer)
        {
            _streams.ForEach(stream => stream.Add(value));
        }

        _buffer.Clear();
        while (_headEnd < _bufferEnd)
        {
            _streams.RemoveAt(0);
            _streams.Add(new Stream(_targets));
            _headEnd += _period;
        }
    }

    private sealed class Stream((double Quantile, double Error)[] targets)
    {
        private readonly List<double> _batch = [];
        private readonly List<(double Value, double Width, double Delta)> _tuples = [];
        private double _count;

        public void Add(double value)
        {
            _batch.Add(value);
            if (_batch.Count == 500)
            {
                Merge();
            }
        }

        public double Query(double quantile)
        {
            if (_tuples.Count == 0)
            {
                _batch.Sort();
                return _batch.Count == 0 ? double.NaN : _batch[Math.Max((int)Math.Ceiling(_batch.Count * quantile), 1) - 1];
            }

            Merge();
            double target = Math.Ceiling(quantile * _count);
            target += Math.Ceiling(Allowed(target) / 2);
            double rank = 0;
            for (int i = 1; i < _tuples.Count; i++)
            {
                rank += _tuples[i - 1].Width;
                if (rank + _tuples[i].Width + _tuples[i].Delta > target)
                {
                    return _tuples[i - 1].Value;
                }
            }

            return _tuples[^1].Value;
        }

        private double Allowed(double rank) => targets.Min(target => target.Quantile * _count <= rank
            ? 2 * target.Error * rank / target.Quantile
            : 2 * target.Error * (_count - rank) / (1 - target.Quantile));

        private void Merge()
        {
            _batch.Sort();
            int position = 0;
            double rank = 0;
            foreach (double value in _batch)
            {
                while (position < _tuples.Count && _tuples[position].Value <= value)
                {
                    rank += _tuples[position++].Width;
                }

                double delta = position == _tuples.Count ? 0 : Math.Max(0, Math.Floor(Allowed(rank)) - 1);
                _tuples.Insert(position++, (value, 1, delta));
                _count++;
                rank++;
            }

            _batch.Clear();
            Compress();
        }

        private void Compress()
        {
            int above = _tuples.Count - 1;
            double rank = _count - 1 - _tuples[above].Width;
            for (int i = above - 1; i >= 0; i--)
            {
                double width = _tuples[i].Width;
                if (width + _tuples[above].Width + _tuples[above].Delta <= Allowed(rank))
                {
                    _tuples[above] = _tuples[above] with { Width = _tuples[above].Width + width };
                    _tuples.RemoveAt(i);
                    above--;
                }
                else
                {
                    above = i;
                }

                rank -= width;
            }
        }
    }
}
