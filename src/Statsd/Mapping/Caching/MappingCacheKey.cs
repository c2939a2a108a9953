using System;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Caching;

/// <summary>What a result is kept under.</summary>
/// <param name="Type">The sample's type.</param>
/// <param name="Name">The name, UTF-8; not changed.</param>
internal sealed record MappingCacheKey(StatsdType Type, byte[] Name)
{
    /// <summary>The same key without an allocation, for look-ups.</summary>
    internal readonly ref struct View(StatsdType type, ReadOnlySpan<byte> name)
    {
        /// <summary>The sample's type.</summary>
        public StatsdType Type { get; } = type;

        /// <summary>The name, UTF-8.</summary>
        public ReadOnlySpan<byte> Name { get; } = name;
    }
}
