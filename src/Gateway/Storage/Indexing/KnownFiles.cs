using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Gateway.Storage.Indexing;

/// <summary>Which state of which files is known, to tell what others have changed.</summary>
/// <remarks>Safe from all threads. Keeps no metas: a file takes about 200 bytes, most of them its key.</remarks>
internal sealed class KnownFiles
{
    private readonly ConcurrentDictionary<string, ulong> _states = new(StringComparer.Ordinal);

    /// <summary>What is kept of a state: files with the same text have the same state.</summary>
    /// <param name="state">Such as an entity tag.</param>
    public static ulong StateOf(string state) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    /// <summary>The state of a file is this, as this process has just made or read it.</summary>
    public void Set(string key, ulong state) => _states[key] = state;

    /// <summary>Every file and its state now.</summary>
    public Dictionary<string, ulong> Copy() => _states.ToDictionary(StringComparer.Ordinal);

    /// <summary>Whether a file that was listed is news.</summary>
    /// <param name="before">What was known before the listing. A file that this process has changed since is not news: it is newer than the listing.</param>
    /// <param name="key">The file.</param>
    /// <param name="state">Its state in the listing.</param>
    public bool TryLearn(Dictionary<string, ulong> before, string key, ulong state) => before.TryGetValue(key, out ulong known)
        ? state != known && _states.TryUpdate(key, state, known)
        : _states.TryAdd(key, state);

    /// <summary>Whether a file has vanished that a listing lacks.</summary>
    /// <param name="file">The file as it was known before the listing.</param>
    public bool TryForget(KeyValuePair<string, ulong> file) => _states.TryRemove(file);
}
