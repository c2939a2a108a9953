using System;
using System.Collections.Generic;

namespace PopCon.Hosting;

/// <summary>The program cannot start as it is set up. The message is one line for the operator with every mistake that was found.</summary>
internal sealed class ConfigurationException : Exception
{
    /// <param name="mistakes">What is wrong and where, one sentence for each mistake; at least one.</param>
    public ConfigurationException(IReadOnlyList<string> mistakes)
        : base(string.Join("; ", mistakes)) => Mistakes = mistakes;

    /// <param name="mistake">What is wrong and where.</param>
    /// <param name="innerException">What caused it.</param>
    public ConfigurationException(string mistake, Exception? innerException = null)
        : base(mistake, innerException) => Mistakes = [mistake];

    /// <summary>What is wrong and where, one sentence for each mistake.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
