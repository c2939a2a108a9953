using System;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>A release with one asset.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tag">Its tag, which is the file name.</param>
/// <param name="Body">Its text, which is the meta.</param>
/// <param name="IsDraft">Whether it is not published yet.</param>
/// <param name="Created">When it was made.</param>
/// <param name="AssetId">The id of its file; empty without one.</param>
/// <param name="Size">The size of its file.</param>
/// <remarks>Immutable.</remarks>
internal sealed record GitHubRelease(string Id, string Tag, string Body, bool IsDraft, DateTimeOffset Created, string AssetId, long Size);
