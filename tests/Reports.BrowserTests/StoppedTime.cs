using System;

namespace PopCon.Reports.BrowserTests;

/// <summary>Noon of a day, or another moment that a test sets.</summary>
internal sealed class StoppedTime(DateOnly day) : TimeProvider
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; set; } = new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
