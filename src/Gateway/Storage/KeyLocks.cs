using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Storage;

/// <summary>Lets one operation at a time change a key.</summary>
/// <remarks>Safe from all threads. Keeps the keys that are in use, no others.</remarks>
internal sealed class KeyLocks
{
    private readonly Dictionary<string, (SemaphoreSlim Gate, int Users)> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits for a key. The result gives it back.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The last user of a key disposes its gate.")]
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate;
        lock (_gates)
        {
            (SemaphoreSlim? known, int users) = _gates.GetValueOrDefault(key);
            gate = known ?? new SemaphoreSlim(1);
            _gates[key] = (gate, users + 1);
        }

        try
        {
            await gate.WaitAsync(cancellationToken);
            return new Entry(this, key);
        }
        catch (OperationCanceledException)
        {
            Leave(key, hasEntered: false);
            throw;
        }
    }

    private void Leave(string key, bool hasEntered)
    {
        lock (_gates)
        {
            (SemaphoreSlim gate, int users) = _gates[key];
            if (hasEntered)
            {
                gate.Release();
            }

            if (users > 1)
            {
                _gates[key] = (gate, users - 1);
            }
            else
            {
                _gates.Remove(key);
                gate.Dispose();
            }
        }
    }

    private sealed class Entry(KeyLocks owner, string key) : IDisposable
    {
        public void Dispose() => owner.Leave(key, hasEntered: true);
    }
}
