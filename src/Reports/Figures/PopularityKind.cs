namespace PopCon.Reports.Figures;

/// <summary>The three families of popularity counters.</summary>
public enum PopularityKind
{
    /// <summary>Processes that loaded a package: <c>library_used</c>.</summary>
    Used,

    /// <summary>Processes that shipped a package and never loaded it: <c>library_unused</c>.</summary>
    Unused,

    /// <summary>Processes that reported at all: <c>reports</c>.</summary>
    Reports,
}
