using System;
using System.Collections.Generic;

namespace PopCon.Update.Documents;

/// <summary>The highest signed index of a source, and the keys that sign it.</summary>
/// <param name="Version">The number of the index; 0 for none yet.</param>
/// <param name="Sha256">SHA-256 of its payload.</param>
/// <param name="Expires">The first moment at which it is no longer valid.</param>
/// <param name="Seen">The latest time at which an index was accepted.</param>
/// <param name="ConfiguredKeys">The key ids of the configuration when this was written; others begin anew.</param>
/// <param name="Roots">The root files after the configured keys, in order.</param>
internal sealed record SourceIndexDocument(
    long Version, string Sha256, DateTimeOffset Expires, DateTimeOffset? Seen, string ConfiguredKeys, IReadOnlyList<string> Roots);
