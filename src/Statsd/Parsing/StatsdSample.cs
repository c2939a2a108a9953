namespace PopCon.Statsd.Parsing;

/// <summary>One sample of a line, ready to be applied.</summary>
/// <param name="Type">What it asks for.</param>
/// <param name="Value">The number: a counter's is already divided by its sample rate, a timer's is in seconds.</param>
/// <param name="IsRelative">Whether the value carried a sign, which makes a gauge add instead of set.</param>
/// <param name="Weight">
/// How many equal observations it stands for: 1, for an observer trunc(1 / sample rate). 0 or less: none at all.
/// </param>
internal readonly record struct StatsdSample(StatsdType Type, double Value, bool IsRelative, long Weight)
{
    // The unit of a time is the second, everywhere in Prometheus.
    private const double MillisecondsPerSecond = 1000;

    private const double TwoToThe63 = 9223372036854775808;

    /// <summary>A sample from the number on the wire, without a sample rate.</summary>
    public static StatsdSample Of(StatsdType type, double value, bool isRelative, bool isMilliseconds) =>
        new(type, isMilliseconds ? value / MillisecondsPerSecond : value, isRelative, Weight: 1);

    /// <summary>The sample with a rate: a counter counts the events that were left out, an observation is repeated for them.</summary>
    public StatsdSample AtRate(double rate) => Type switch
    {
        StatsdType.Counter => this with { Value = Value / rate },
        StatsdType.Observer => this with { Weight = Truncate(1 / rate) },
        _ => this,
    };

    // Towards zero. What no long can hold gives 0: such a sample stands for no observation.
    private static long Truncate(double observations) =>
        observations is > -TwoToThe63 and < TwoToThe63 ? (long)observations : 0;
}
