using System;
using System.Globalization;

namespace PopCon.Usage.Tests.Agent;

/// <summary>A clock that jumps.</summary>
internal sealed class SettableClock(string now) : TimeProvider
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; set; } = At(now);

    /// <summary>A time from its text.</summary>
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
