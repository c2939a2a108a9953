namespace PopCon.Update.Candidates;

/// <summary>Where a candidate comes from, in the order in which equal versions are preferred.</summary>
internal enum CandidateOrigin
{
    /// <summary>Taken by an earlier call of this process.</summary>
    Present,

    /// <summary>Came with the application.</summary>
    Shipped,

    /// <summary>In the store.</summary>
    Cache,

    /// <summary>Has to be fetched.</summary>
    Source,
}
