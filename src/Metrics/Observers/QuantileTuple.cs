namespace PopCon.Metrics.Observers;

/// <summary>A value that stands for a run of neighbouring observations in a <see cref="QuantileStream"/>.</summary>
/// <param name="Value">The largest of the run.</param>
/// <param name="Width">How many observations it stands for.</param>
/// <param name="Delta">How many ranks above its smallest possible one the value may have.</param>
internal readonly record struct QuantileTuple(double Value, double Width, double Delta);
