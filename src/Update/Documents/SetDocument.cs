using System.Collections.Generic;

namespace PopCon.Update.Documents;

/// <summary>The packages of a set, as <c>sets/ID.json</c>.</summary>
/// <param name="Packages">In the order in which they were chosen.</param>
/// <param name="Failed">Whether the set is in quarantine; the state is what counts unless it is lost.</param>
internal sealed record SetDocument(IReadOnlyList<SetPackage> Packages, bool Failed = false);
