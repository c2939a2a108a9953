namespace PopCon.Reports.Inventories;

/// <summary>What the counts say of an entry of an inventory.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Verdict">One of the constants of this type.</param>
/// <param name="Processes">Processes that used it in the period.</param>
public sealed record InventoryVerdict(InventoryEntry Entry, string Verdict, long Processes)
{
    /// <summary>Used by more processes than the limit for rare ones.</summary>
    public const string Used = "used";

    /// <summary>Used, but by few processes.</summary>
    public const string Rare = "rare";

    /// <summary>Not used at all.</summary>
    public const string NeverSeen = "never seen";

    /// <summary>Not used as far as can be seen, which is not far: see <see cref="Reason"/>.</summary>
    public const string NotObservable = "not observable";

    /// <summary>The limit for <see cref="Rare"/> where none is given.</summary>
    public const int DefaultLeast = 4;

    /// <summary>Why its use cannot be seen; <see langword="null"/> with all other verdicts.</summary>
    public string? Reason => Verdict is NotObservable ? Entry.NotObservable : null;
}
