using System;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>An upstream did not answer, or not as it should. The message names no address.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="innerException">What caused it.</param>
/// <param name="hasAnswered">Whether there was an HTTP response at all.</param>
internal sealed class UpstreamException(string message, Exception? innerException = null, bool hasAnswered = true) : Exception(message, innerException)
{
    /// <summary>Whether there was an HTTP response at all.</summary>
    public bool HasAnswered => hasAnswered;
}
