using PopCon.Gateway.Access;

namespace PopCon.Gateway.Feeds;

/// <summary>What the configuration says about one repository.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record RepositoryOptions
{
    /// <summary>Its name in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Who may read and write.</summary>
    public required RepositoryAccess Access { get; init; }

    /// <summary>The longest file.</summary>
    /// <value>Default: 5 GiB - 1.</value>
    public long MaxFileBytes { get; init; } = (5L << 30) - 1;

    /// <summary>What deleting does.</summary>
    public DeleteMode Delete { get; init; }

    /// <summary>Whether everyone may read the service index, so that a key alone is enough to push to a private feed.</summary>
    public bool OpenServiceIndex { get; init; }
}
