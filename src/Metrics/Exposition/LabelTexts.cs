using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using PopCon.Metrics.Observers;

namespace PopCon.Metrics.Exposition;

/// <summary>The ready-made <c>le="0.5"</c> and <c>quantile="0.9"</c> of the observers, in one text format.</summary>
/// <remarks>Thread-safe. Made once for all series that share their options.</remarks>
internal sealed class LabelTexts
{
    private readonly ConditionalWeakTable<HistogramOptions, byte[][]> _upperBounds = [];
    private readonly ConditionalWeakTable<SummaryOptions, byte[][]> _quantiles = [];
    private readonly bool _wholeNumbersHavePoint;

    private LabelTexts(bool wholeNumbersHavePoint) => _wholeNumbersHavePoint = wholeNumbersHavePoint;

    /// <summary>As text 0.0.4 has them: <c>le="1"</c>.</summary>
    public static LabelTexts Prometheus { get; } = new(wholeNumbersHavePoint: false);

    /// <summary>
    /// As OpenMetrics has them: <c>le="1.0"</c>.
    /// https://prometheus.io/docs/specs/om/open_metrics_spec/#considerations-canonical-numbers
    /// </summary>
    public static LabelTexts OpenMetrics { get; } = new(wholeNumbersHavePoint: true);

    /// <summary>One text for each upper bound, and the one for +Inf at the end.</summary>
    public byte[][] UpperBoundsOf(HistogramOptions options)
    {
        if (!_upperBounds.TryGetValue(options, out byte[][]? texts))
        {
            double[] bounds = [.. HistogramLayout.For(options).UpperBounds, double.PositiveInfinity];
            texts = Create("le", bounds);
            _upperBounds.AddOrUpdate(options, texts);
        }

        return texts;
    }

    /// <summary>One text for each quantile, ascending.</summary>
    public byte[][] QuantilesOf(SummaryOptions options)
    {
        if (!_quantiles.TryGetValue(options, out byte[][]? texts))
        {
            QuantileObjective[] objectives = QuantileTargets.For(options).Objectives.ToArray();
            texts = Create("quantile", objectives.Select(objective => objective.Quantile));
            _quantiles.AddOrUpdate(options, texts);
        }

        return texts;
    }

    private byte[][] Create(string label, IEnumerable<double> numbers) =>
        [.. numbers.Select(number => Encoding.UTF8.GetBytes($"{label}=\"{TextOf(number)}\""))];

    private string TextOf(double number)
    {
        Span<byte> bytes = stackalloc byte[MetricNumber.MaxBytes];
        string text = Encoding.UTF8.GetString(bytes[..MetricNumber.Format(number, bytes)]);
        bool isWhole = text.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0;
        return _wholeNumbersHavePoint && isWhole ? text + ".0" : text;
    }
}
