using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>Waits for something to become true, never longer than a deadline.</summary>
public static class Eventually
{
    /// <summary>How long a wait may last when the test names no other deadline: 30 s, generous for a busy 2-core machine.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Asks every 20 ms until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the message carries <paramref name="what"/>.</exception>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, deadline);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (deadline ?? DefaultDeadline))
            {
                throw new TimeoutException("Waited in vain for: " + what);
            }

            await Task.Delay(20);
        }
    }
}
