using System.Collections.Generic;

namespace PopCon.Gateway.NuGet;

/// <summary>What a package needs on one framework.</summary>
/// <param name="Framework">The framework as the nuspec has it; empty for all.</param>
/// <param name="Dependencies">Ids and version ranges as the nuspec has them.</param>
/// <remarks>Immutable.</remarks>
internal sealed record NuGetDependencyGroup(string Framework, IReadOnlyList<KeyValuePair<string, string>> Dependencies);
