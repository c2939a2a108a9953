using System;
using System.Diagnostics;
using System.Net.Http;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>Waits for something to become true, never longer than a deadline.</summary>
public static class Eventually
{
    /// <summary>How long a wait may last when the test names no other deadline: 30 s, generous for a busy 2-core machine.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    // What one look may use up of a deadline: a machine that pauses for minutes must not end a wait after a single look.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(3);

    /// <summary>Asks every 20 ms until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the message carries <paramref name="what"/>.</exception>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, deadline);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        TimeSpan left = deadline ?? DefaultDeadline;
        long last = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            long now = Stopwatch.GetTimestamp();
            TimeSpan look = Stopwatch.GetElapsedTime(last, now);
            left -= look < LongestLook ? look : LongestLook;
            last = now;
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException("Waited in vain for: " + what);
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Asks an address until a server answers it well.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the message carries <paramref name="what"/>.</exception>
    public static async Task AnswersAsync(Uri address, string what)
    {
        using var client = new HttpClient();
        await TrueAsync(
            async () =>
            {
                try
                {
                    using HttpResponseMessage response = await client.GetAsync(address);
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            what);
    }
}
