using System;

namespace PopCon.StatsdBridge.State;

/// <summary>A state file that cannot be used: damaged, cut off, or written by something else.</summary>
internal sealed class StateFileException : Exception
{
    /// <param name="message">What is wrong with it.</param>
    public StateFileException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="StateFileException(string)"/>
    public StateFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
