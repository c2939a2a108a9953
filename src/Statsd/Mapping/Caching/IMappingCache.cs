using System;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping.Caching;

/// <summary>Remembers what the rules said of a name and type, misses included. Not thread-safe: used under a lock.</summary>
/// <remarks>A hit allocates nothing; names are compared byte by byte.</remarks>
internal interface IMappingCache
{
    /// <summary>How many results are kept.</summary>
    public int Count { get; }

    /// <summary>Looks a name up.</summary>
    /// <param name="type">What the sample asks for.</param>
    /// <param name="name">The name as it came, UTF-8.</param>
    /// <param name="result">On a hit what the rules said, <see langword="null"/> when none matched; otherwise no answer.</param>
    /// <returns>Whether the name was in the cache.</returns>
    public bool TryGet(StatsdType type, ReadOnlySpan<byte> name, out MappingResult? result);

    /// <summary>Keeps a result, in place of another one when the cache is full.</summary>
    public void Add(StatsdType type, ReadOnlySpan<byte> name, MappingResult? result);

    /// <summary>Forgets everything, because the rules have changed.</summary>
    public void Clear();
}
