namespace PopCon.Statsd.Applying;

/// <summary>What the mapping made of a sample.</summary>
internal enum Disposition : byte
{
    /// <summary>No rule matched; the name itself is the metric.</summary>
    Unmapped,

    /// <summary>A rule with <c>action: map</c> matched.</summary>
    Mapped,

    /// <summary>A rule with <c>action: drop</c> matched.</summary>
    Dropped,
}
