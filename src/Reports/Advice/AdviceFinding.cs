namespace PopCon.Reports.Advice;

/// <summary>A package to act on, and why.</summary>
/// <param name="Kind">One of the constants of this type.</param>
/// <param name="Language">Its language.</param>
/// <param name="Package">Its name.</param>
/// <remarks>Immutable. What is not known, not shown or does not apply is <see langword="null"/>, never zero.</remarks>
public sealed record AdviceFinding(string Kind, string Language, string Package)
{
    /// <summary>A gateway delivered it, and no process loaded it.</summary>
    public const string Fetched = "fetched, never loaded";

    /// <summary>A gateway delivered it, and the source shows no loads, because it withholds small counts.</summary>
    public const string FetchedNotShown = "fetched, no loads shown";

    /// <summary>An inventory has it, and no process loaded it.</summary>
    public const string Declared = "declared, never loaded";

    /// <summary>An inventory has it, and the source shows no loads, because it withholds small counts.</summary>
    public const string DeclaredNotShown = "declared, no loads shown";

    /// <summary>A repository of a gateway holds it, and no client fetched it.</summary>
    public const string NotFetched = "own, not fetched";

    /// <summary>Files of it that a gateway delivered.</summary>
    public long? Fetches { get; init; }

    /// <summary>Processes that loaded it.</summary>
    public long? Processes { get; init; }

    /// <summary>Whether the inventory asks for it by name.</summary>
    public bool? Direct { get; init; }

    /// <summary>The repository that holds it.</summary>
    public string? Repository { get; init; }

    /// <summary>For how many days no client has fetched it, at least.</summary>
    public long? DaysNotFetched { get; init; }

    /// <summary>Whether it was fetched before, as far as the gateway remembers.</summary>
    public bool? FetchedBefore { get; init; }
}
