using System;
using System.Threading;

namespace PopCon.Cli.Usage;

/// <summary>Waits, also for longer than the 24 days that a thread can sleep at once.</summary>
internal static class LongPause
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Waits for so long.</summary>
    public static void For(TimeSpan time)
    {
        for (; time > Longest; time -= Longest)
        {
            Thread.Sleep(Longest);
        }

        Thread.Sleep(time);
    }
}
