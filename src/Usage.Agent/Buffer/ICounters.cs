namespace PopCon.Usage.Agent.Buffer;

/// <summary>The counters of one file while they are open.</summary>
internal interface ICounters
{
    /// <summary>Adds to a counter. Safe from all threads.</summary>
    public void Add(int index, long count);

    /// <summary>Nobody adds any more.</summary>
    public void Close();
}
