using System;

namespace PopCon.Metrics.Observers;

/// <summary>A consistent copy of a summary. One instance is filled again and again by its owner. Not thread-safe.</summary>
internal sealed class SummarySnapshot
{
    private double[] _quantiles = [];
    private int _length;

    /// <summary>All observations since the series was born, added up.</summary>
    public double Sum { get; set; }

    /// <summary>How many observations there were since the series was born.</summary>
    public long Count { get; set; }

    /// <summary>The values at the quantiles of <see cref="QuantileTargets"/>, in their order; NaN when nothing is young enough.</summary>
    public ReadOnlySpan<double> Quantiles => _quantiles.AsSpan(0, _length);

    /// <summary>Room for the quantiles of one series.</summary>
    public Span<double> Resize(int length)
    {
        if (_quantiles.Length < length)
        {
            _quantiles = new double[length];
        }

        _length = length;
        return _quantiles.AsSpan(0, length);
    }
}
