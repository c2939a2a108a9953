using System;
using System.Collections.Generic;
using System.Text;
using Microsoft.Extensions.Logging;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Applying;

/// <summary>Tells the log of lines and samples that came to nothing, seldom enough that no sender can flood it.</summary>
/// <remarks>Used under the ingest lock. Bad lines are logged at debug level only; counters tell of them always.</remarks>
internal sealed class RefusalLog(ILogger log, TimeProvider time)
{
    // Enough of a line to know it again.
    private const int MaxLoggedBytes = 512;

    // A limit is a standing condition: its metric moves all the time, its warning now and then.
    private static readonly TimeSpan LimitInterval = TimeSpan.FromMinutes(1);

    private static readonly string[] Popularity = ["library_used", "library_unused"];

    private const string Withheld = "(withheld)";

    private readonly Dictionary<string, long> _lastLogged = new(StringComparer.Ordinal);

    private bool _hasLoggedOpenFamily;

    /// <summary>Whether names and lines are left out, because some can be protected: which ones, a bad line does not say.</summary>
    public bool WithholdsText { get; set; }

    /// <summary>A line that was refused as a whole or in part.</summary>
    public void LogBadLine(ReadOnlySpan<byte> line, ParsedLine parsed)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            ReadOnlySpan<byte> start = line[..Math.Min(line.Length, MaxLoggedBytes)];
            log.BadLine(ReasonsOf(parsed), WithholdsText ? Withheld : Encoding.UTF8.GetString(start));
        }
    }

    /// <summary>A series that was refused at a limit; once a minute for each limit.</summary>
    public void LogLimit(string metricName, string limit)
    {
        long now = time.GetTimestamp();
        if (!_lastLogged.TryGetValue(limit, out long last) || time.GetElapsedTime(last, now) >= LimitInterval)
        {
            _lastLogged[limit] = now;
            log.LimitReached(limit, WithholdsText ? Withheld : metricName);
        }
    }

    /// <summary>A popularity counter that is not held back beside others that are; once.</summary>
    public void LogOpenFamily(string metricName)
    {
        if (!_hasLoggedOpenFamily && Array.Exists(Popularity, end => metricName.EndsWith(end, StringComparison.Ordinal)))
        {
            _hasLoggedOpenFamily = true;
            log.OpenPopularityFamily(metricName);
        }
    }

    private static string ReasonsOf(ParsedLine parsed)
    {
        var reasons = new List<string>();
        foreach (SampleError reason in Enum.GetValues<SampleError>())
        {
            if (parsed.ErrorCount(reason) > 0)
            {
                reasons.Add(SampleErrorNames.Of(reason));
            }
        }

        if (parsed.TagErrorCount > 0)
        {
            reasons.Add("tag_errors");
        }

        return string.Join(',', reasons);
    }
}
