using System;

namespace PopCon.Reports.Sources;

/// <summary>A source cannot be read. The message is one sentence for people: what, which address, what to do.</summary>
public sealed class SourceException : Exception
{
    /// <param name="message">The sentence.</param>
    /// <param name="inner">What the system says.</param>
    public SourceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
