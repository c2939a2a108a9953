namespace PopCon.Statsd.Mapping;

/// <summary>What becomes of timers, histograms and distributions: the <c>observer_type</c> key.</summary>
internal enum ObserverType : byte
{
    /// <summary>A summary; also when the key is absent everywhere.</summary>
    Summary,

    /// <summary>A histogram.</summary>
    Histogram,
}
