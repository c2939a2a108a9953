using System;
using System.Linq;
using System.Security.Cryptography;
using PopCon.Update.Documents;

namespace PopCon.Update.Checks;

/// <summary>When sources are asked again.</summary>
internal static class CheckSchedule
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(7);

    /// <summary>After a check.</summary>
    /// <param name="session">The check.</param>
    /// <param name="now">The time.</param>
    /// <param name="period">The period.</param>
    /// <param name="before">What was noted before it.</param>
    public static CheckDocument After(SourceSession session, DateTimeOffset now, TimeSpan period, CheckDocument? before)
    {
        double share = RandomNumberGenerator.GetInt32(1000) / 1000.0;
        return session.IsOffline
            ? AfterFailure(now, period, share, before?.Failures ?? 0, session.Down.Max(source => source.RetryAfter))
            : AfterAnswer(now, period, share);
    }

    /// <summary>After a source answered: a period, and up to a tenth of it so that not all machines ask at once.</summary>
    /// <param name="now">The time.</param>
    /// <param name="period">The period.</param>
    /// <param name="share">A random number from 0 to 1.</param>
    public static CheckDocument AfterAnswer(DateTimeOffset now, TimeSpan period, double share) => new(now + WithShare(period, share), Failures: 0);

    /// <summary>After no source answered: 15 minutes, 30, 60 and so on up to the period, or longer if a source asks for it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="period">The period.</param>
    /// <param name="share">A random number from 0 to 1.</param>
    /// <param name="failures">How many checks in a row failed before.</param>
    /// <param name="retryAfter">What a source asked for, if one did.</param>
    public static CheckDocument AfterFailure(DateTimeOffset now, TimeSpan period, double share, int failures, TimeSpan? retryAfter)
    {
        // Doubling often enough reaches any period; more would only overflow.
        double factor = Math.Pow(2, Math.Min(failures, 20));
        TimeSpan pause = FirstRetry * factor < period ? FirstRetry * factor : period;
        TimeSpan asked = retryAfter is not { } given ? TimeSpan.Zero : given < LongestRetryAfter ? given : LongestRetryAfter;
        pause = WithShare(pause, share);
        return new CheckDocument(now + (asked > pause ? asked : pause), failures + 1);
    }

    private static TimeSpan WithShare(TimeSpan time, double share) => time + (time * 0.1 * share);
}
