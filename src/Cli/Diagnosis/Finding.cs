namespace PopCon.Cli.Diagnosis;

/// <summary>A line of <c>popcon doctor</c>.</summary>
/// <param name="Outcome">How it is.</param>
/// <param name="Link">Which link of the chain.</param>
/// <param name="Text">What was found, and what to do.</param>
internal sealed record Finding(Outcome Outcome, string Link, string Text)
{
    /// <summary>A link that is as it should be.</summary>
    public static Finding Ok(string link, string text) => new(Outcome.Ok, link, text);

    /// <summary>A link that works, but perhaps not as meant.</summary>
    public static Finding Warning(string link, string text) => new(Outcome.Warning, link, text);

    /// <summary>A link that is broken.</summary>
    public static Finding Broken(string link, string text) => new(Outcome.Broken, link, text);
}
