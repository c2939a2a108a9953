namespace PopCon.Statsd.Parsing;

/// <summary>
/// What a sample asks for. The wire has <c>c</c>, <c>g</c>, <c>ms</c>, <c>h</c> and <c>d</c>; the last three are one
/// type here, because <c>ms</c> differs only in its unit, which the parser has already turned into seconds.
/// </summary>
internal enum StatsdType : byte
{
    /// <summary><c>c</c>.</summary>
    Counter,

    /// <summary><c>g</c>.</summary>
    Gauge,

    /// <summary><c>ms</c> (divided by 1,000), <c>h</c> and <c>d</c>.</summary>
    Observer,
}
