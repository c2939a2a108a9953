using System.Collections.Generic;

namespace PopCon.Update.Documents;

/// <summary>What the store knows about a package, as <c>package.json</c> beside its content.</summary>
/// <param name="Id">The id as the manifest writes it.</param>
/// <param name="Version">The version in normal form.</param>
/// <param name="Dependencies">The manifest's dependency groups: target framework to requirements.</param>
/// <param name="Files">All files.</param>
internal sealed record PackageDocument(
    string Id, string Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies, IReadOnlyList<FileEntry> Files);
