using System;
using System.Collections.Generic;

namespace PopCon.Statsd.Mapping.Caching;

/// <summary>Compares keys by their bytes, and a key with bytes that are no key yet. Thread-safe.</summary>
internal sealed class MappingCacheKeyComparer
    : IEqualityComparer<MappingCacheKey>, IAlternateEqualityComparer<MappingCacheKey.View, MappingCacheKey>
{
    /// <summary>The only one.</summary>
    public static MappingCacheKeyComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(MappingCacheKey? x, MappingCacheKey? y) =>
        x is null || y is null ? ReferenceEquals(x, y) : Equals(new MappingCacheKey.View(x.Type, x.Name), y);

    /// <inheritdoc/>
    public bool Equals(MappingCacheKey.View alternate, MappingCacheKey other) =>
        alternate.Type == other.Type && alternate.Name.SequenceEqual(other.Name);

    /// <inheritdoc/>
    public int GetHashCode(MappingCacheKey obj) => GetHashCode(new MappingCacheKey.View(obj.Type, obj.Name));

    /// <inheritdoc/>
    public int GetHashCode(MappingCacheKey.View alternate)
    {
        // HashCode is seeded per process, so that nobody can send names that all collide.
        var hash = default(HashCode);
        hash.AddBytes(alternate.Name);
        hash.Add(alternate.Type);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public MappingCacheKey Create(MappingCacheKey.View alternate) => new(alternate.Type, alternate.Name.ToArray());
}
