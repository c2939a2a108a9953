using System;

namespace PopCon.StatsdBridge.History;

/// <summary>Options for the daily counts on disk. Defaults: <see cref="HistorySettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record HistoryOptions
{
    /// <summary>Where the counts are kept.</summary>
    /// <value>A folder; empty: nowhere.</value>
    public string Folder { get; init; } = HistorySettings.Folder.Default;

    /// <summary>How long days are kept.</summary>
    /// <value>A day or more.</value>
    public TimeSpan Keep { get; init; } = HistorySettings.Keep.Default;
}
