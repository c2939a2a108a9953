using PopCon.Metrics;

namespace PopCon.Gateway.Counting;

/// <summary>One counter: its number, and the statsd line around the number.</summary>
/// <param name="Series">The number, as <c>/metrics</c> shows it.</param>
/// <param name="Before">What stands before the number in a statsd line, the colon included.</param>
/// <param name="After">What stands behind it, the type included.</param>
/// <remarks>Counting is safe from all threads; <see cref="Sent"/> belongs to the sender.</remarks>
internal sealed record CountSeries(CounterSeries Series, byte[] Before, byte[] After)
{
    /// <summary>How much of the number has been sent.</summary>
    public ulong Sent { get; set; }
}
