using System.Collections.Generic;

namespace PopCon.Update.Documents;

/// <summary>A package of a set.</summary>
/// <param name="Name">Id and version in normal form: <c>Foo 1.2.0</c>.</param>
/// <param name="Sha256">Its name in the store.</param>
/// <param name="Dependencies">What it needs, so that a set that failed is recognized before it is fetched again.</param>
internal sealed record SetPackage(string Name, string Sha256, IReadOnlyList<string> Dependencies);
