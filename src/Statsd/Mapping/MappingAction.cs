namespace PopCon.Statsd.Mapping;

/// <summary>What a rule does with what it matches: the <c>action</c> key.</summary>
internal enum MappingAction : byte
{
    /// <summary>Turns it into a metric; the default.</summary>
    Map,

    /// <summary>Throws it away.</summary>
    Drop,
}
