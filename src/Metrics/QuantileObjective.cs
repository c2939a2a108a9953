namespace PopCon.Metrics;

/// <summary>A quantile to compute and the error allowed in its rank.</summary>
/// <param name="Quantile">0 to 1.</param>
/// <param name="Error">0 to 1, of the number of observations.</param>
internal readonly record struct QuantileObjective(double Quantile, double Error);
