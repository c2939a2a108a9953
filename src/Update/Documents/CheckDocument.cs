using System;

namespace PopCon.Update.Documents;

/// <summary>When sources are asked again, as <c>check.json</c>.</summary>
/// <param name="NextCheck">Before this moment no request is made.</param>
/// <param name="Failures">How many checks in a row got no answer.</param>
internal sealed record CheckDocument(DateTimeOffset NextCheck, int Failures);
