using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The bridge cannot start as it is set up; the message tells the operator why, in one line.</summary>
internal sealed class StartException : Exception
{
    /// <param name="message">What is wrong and where.</param>
    public StartException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="StartException(string)"/>
    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
