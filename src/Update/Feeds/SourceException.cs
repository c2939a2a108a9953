using System;

namespace PopCon.Update.Feeds;

/// <summary>A source does not answer, or not as it should.</summary>
/// <param name="message">What happened.</param>
/// <param name="retryAfter">How long the source asks to be left alone, if it does.</param>
/// <param name="cause">What was caught, if anything.</param>
public sealed class SourceException(string message, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>How long the source asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
