using System;

namespace PopCon.Update.Candidates;

/// <summary>A candidate could not be had or did not verify.</summary>
/// <param name="reason">One of <see cref="DropReason"/> or of Trust's reasons.</param>
/// <param name="message">More in plain words.</param>
/// <param name="cause">What was caught, if anything.</param>
internal sealed class CandidateException(string reason, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The reason.</summary>
    public string Reason { get; } = reason;
}
