using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace PopCon.Usage.Host.Grants;

/// <summary>Values that are kept for a while: forms, codes and devices.</summary>
/// <remarks>
/// Safe from all threads. Bounded: clients that ask and never answer push out the oldest. In memory only; after a restart users
/// begin again.
/// </remarks>
/// <param name="lifetime">How long a value stays.</param>
/// <param name="maximum">How many stay.</param>
internal sealed class Expiring<T>(TimeSpan lifetime, int maximum)
    where T : class
{
    private readonly Dictionary<string, (T Value, DateTimeOffset Until)> _values = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = [];
    private readonly Lock _lock = new();

    /// <summary>Adds a value.</summary>
    public void Add(string key, T value, DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_oldestFirst.TryPeek(out string? oldest) && (_values.Count >= maximum || !_values.TryGetValue(oldest, out var entry) || entry.Until <= now))
            {
                _values.Remove(_oldestFirst.Dequeue());
            }

            _values[key] = (value, now + lifetime);
            _oldestFirst.Enqueue(key);
        }
    }

    /// <summary>Finds a value that is still good.</summary>
    public bool TryGet(string key, DateTimeOffset now, [NotNullWhen(true)] out T? value)
    {
        lock (_lock)
        {
            value = _values.TryGetValue(key, out var entry) && now < entry.Until ? entry.Value : null;
            return value is not null;
        }
    }

    /// <summary>Finds a value and takes it away: the second one who comes gets nothing.</summary>
    public bool TryTake(string key, DateTimeOffset now, [NotNullWhen(true)] out T? value)
    {
        lock (_lock)
        {
            value = _values.Remove(key, out var entry) && now < entry.Until ? entry.Value : null;
            return value is not null;
        }
    }
}
