using System;
using System.Collections.Generic;
using System.Text.Json;

namespace PopCon.Usage.Host.Storage;

/// <summary>A part of the state that lives in memory and can be made again from its records.</summary>
/// <remarks>All members are called under <see cref="JournaledState.Gate"/>.</remarks>
internal interface IJournaled
{
    /// <summary>Forgets everything.</summary>
    public void Clear_NeedsLock();

    /// <summary>Applies a record if it is one of this part.</summary>
    public void Apply_NeedsLock(string type, JsonElement record);

    /// <summary>Drops what is too old, and lists records from which the rest can be made again.</summary>
    public IEnumerable<Action<Utf8JsonWriter>> Snapshot_NeedsLock(DateTimeOffset now);
}
