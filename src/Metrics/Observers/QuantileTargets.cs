using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace PopCon.Metrics.Observers;

/// <summary>The quantiles a summary answers, sorted and without duplicates, and the rank error they allow.</summary>
/// <remarks>Immutable; one instance serves all series that share a <see cref="SummaryOptions"/>.</remarks>
internal sealed class QuantileTargets
{
    private static readonly ConditionalWeakTable<SummaryOptions, QuantileTargets> Known = [];

    private readonly QuantileObjective[] _objectives;

    private QuantileTargets(IReadOnlyList<QuantileObjective> objectives)
    {
        // Of two objectives for one quantile the last wins, as in statsd_exporter.
        var errors = new SortedDictionary<double, double>();
        foreach (QuantileObjective objective in objectives)
        {
            errors[objective.Quantile] = objective.Error;
        }

        _objectives = [.. errors.Select(pair => new QuantileObjective(pair.Key, pair.Value))];
    }

    /// <summary>The quantiles, ascending.</summary>
    public ReadOnlySpan<QuantileObjective> Objectives => _objectives;

    /// <summary>The targets of these options: the same instance for the same options.</summary>
    public static QuantileTargets For(SummaryOptions options) =>
        Known.GetValue(options, static options => new QuantileTargets(options.Quantiles));

    /// <summary>
    /// The invariant of the paper, f(r, n): how many ranks around <paramref name="rank"/> one tuple may cover so that every
    /// quantile stays within its error.
    /// </summary>
    /// <remarks>
    /// The order of the operations decides the last digit, and with it which tuples merge: kept as statsd_exporter's library
    /// has it. A quantile of 0 or 1 divides by 0; the infinity or NaN that gives never is the minimum.
    /// </remarks>
    public double AllowedWidth(double rank, double count)
    {
        double smallest = double.MaxValue;
        foreach (QuantileObjective objective in _objectives)
        {
            double width = objective.Quantile * count <= rank
                ? 2 * objective.Error * rank / objective.Quantile
                : 2 * objective.Error * (count - rank) / (1 - objective.Quantile);
            if (width < smallest)
            {
                smallest = width;
            }
        }

        return smallest;
    }
}
