using System;

namespace PopCon.Gateway.Storage;

/// <summary>Where the files of a repository are: on disk, unless a derived record says otherwise.</summary>
/// <remarks>Immutable; equal options are the same storage.</remarks>
internal record StorageOptions
{
    /// <summary>Whether the files are in the storage root.</summary>
    public virtual bool IsLocal => true;

    /// <summary>Whether nothing can be read before a client has sent a secret of the storage.</summary>
    public virtual bool NeedsClients => false;

    /// <summary>How often the changes of others are looked for.</summary>
    /// <value>Default: 60 s.</value>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(60);
}
