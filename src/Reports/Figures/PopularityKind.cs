namespace PopCon.Reports.Figures;

/// <summary>The families of popularity counters.</summary>
public enum PopularityKind
{
    /// <summary>Processes that loaded a package: <c>library_used</c>.</summary>
    Used,

    /// <summary>Processes that shipped a package and never loaded it: <c>library_unused</c>.</summary>
    Unused,

    /// <summary>Processes that reported at all: <c>reports</c>.</summary>
    Reports,

    /// <summary>Uses of a package's features, with consent, as a usage host releases them: <c>feature_used</c>.</summary>
    FeatureUses,

    /// <summary>Files of a package that a gateway delivered: <c>popcon_gateway_fetch</c>.</summary>
    Fetches,
}
