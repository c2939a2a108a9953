using System;

namespace PopCon.Reports.Ledger;

/// <summary>Another process writes to the folder.</summary>
public sealed class LedgerInUseException : Exception
{
    /// <param name="folder">The folder.</param>
    /// <param name="inner">What the system says.</param>
    public LedgerInUseException(string folder, Exception inner)
        : base($"Cannot open the history folder \"{folder}\": another bridge is using it. Give each bridge a folder of its own.", inner)
    {
    }
}
