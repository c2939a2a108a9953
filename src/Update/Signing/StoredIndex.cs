using System;

namespace PopCon.Update.Signing;

/// <summary>The highest index that was ever accepted from a source.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Sha256">SHA-256 of its payload.</param>
/// <param name="Expires">The first moment at which it is no longer valid.</param>
/// <param name="Seen">The latest time at which an index was accepted. Setting the clock back does not go behind it.</param>
internal sealed record StoredIndex(long Version, string Sha256, DateTimeOffset Expires, DateTimeOffset? Seen);
