namespace PopCon.Usage.Agent.Storage;

/// <summary>What the user said.</summary>
public enum ConsentState
{
    /// <summary>Nothing yet: nothing is counted.</summary>
    Unknown,

    /// <summary>Yes.</summary>
    Granted,

    /// <summary>No.</summary>
    Declined,

    /// <summary>Yes, but the host collects no more.</summary>
    Ended,
}
