namespace PopCon.StatsdBridge.Configuration;

/// <summary>What a full mapping cache forgets first.</summary>
internal enum MappingCacheType
{
    /// <summary>What was asked for longest ago: <c>lru</c>.</summary>
    Lru = 0,

    /// <summary>Any entry: <c>random</c>.</summary>
    Random = 1,
}
