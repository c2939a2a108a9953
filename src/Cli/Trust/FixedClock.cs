using System;

namespace PopCon.Cli.Trust;

/// <summary>A clock that stands still, for <c>--now</c>.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    /// <summary>The clock for an option: still when it is given, else that of the system.</summary>
    public static TimeProvider Or(DateTimeOffset? now) => now is { } given ? new FixedClock(given) : System;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
