namespace PopCon.Statsd.Parsing;

/// <summary>One sample of a line, ready to be applied.</summary>
/// <param name="Type">What it asks for.</param>
/// <param name="Value">The number: a counter's is already divided by its sample rate, a timer's is in seconds.</param>
/// <param name="IsRelative">Whether the value carried a sign, which makes a gauge add instead of set.</param>
/// <param name="Weight">
/// How many equal observations it stands for: 1, for an observer trunc(1 / sample rate). 0 or less: none at all.
/// </param>
internal readonly record struct StatsdSample(StatsdType Type, double Value, bool IsRelative, long Weight);
