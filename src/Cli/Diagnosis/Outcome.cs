namespace PopCon.Cli.Diagnosis;

/// <summary>How a link of the chain is.</summary>
internal enum Outcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but perhaps not as meant.</summary>
    Warning,

    /// <summary>Nothing is reported because of it, or programs do not start.</summary>
    Broken,
}
