using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>Documents of an upstream, by address.</summary>
/// <remarks>Safe from all threads. Number and size are capped, because clients choose what is asked for: the oldest go first.</remarks>
internal sealed class UpstreamCache
{
    private const int MaxEntries = 5_000;
    private const long MaxBytes = 64L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, UpstreamEntry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private long _bytes;

    /// <summary>A document; <see langword="null"/>: it is not known.</summary>
    public UpstreamEntry? Find(string url) => _entries.GetValueOrDefault(url);

    /// <summary>Adds a document, or replaces it.</summary>
    public void Put(string url, UpstreamEntry entry)
    {
        lock (_changing)
        {
            _bytes += entry.Bytes - (_entries.GetValueOrDefault(url)?.Bytes ?? 0);
            _entries[url] = entry;
            if (_entries.Count > MaxEntries || _bytes > MaxBytes)
            {
                DropOldest(url);
            }
        }
    }

    // Half at a time, so that sorting costs little for each document.
    private void DropOldest(string kept)
    {
        foreach (KeyValuePair<string, UpstreamEntry> oldest in _entries.OrderBy(pair => pair.Value.Read).ToArray())
        {
            if (_entries.Count <= MaxEntries / 2 && _bytes <= MaxBytes / 2)
            {
                return;
            }

            if (!string.Equals(oldest.Key, kept, StringComparison.Ordinal) && _entries.TryRemove(oldest))
            {
                _bytes -= oldest.Value.Bytes;
            }
        }
    }
}
