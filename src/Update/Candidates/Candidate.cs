using System.Collections.Generic;
using NuGet.Versioning;
using PopCon.Update.Requirements;

namespace PopCon.Update.Candidates;

/// <summary>A version of a package that one place has.</summary>
/// <remarks>Not thread-safe: what is learned about it is set while a resolution runs.</remarks>
internal sealed class Candidate(string id, NuGetVersion version, string from, CandidateOrigin origin)
{
    /// <summary>The id as that place writes it.</summary>
    public string Id { get; } = id;

    /// <summary>The version.</summary>
    public NuGetVersion Version { get; } = version;

    /// <summary>The source as the configuration names it, or <c>present</c>, <c>shipped</c>, <c>cache</c>.</summary>
    public string From { get; } = from;

    /// <summary>What kind of place it is.</summary>
    public CandidateOrigin Origin { get; } = origin;

    /// <summary>What the package needs; <see langword="null"/> until it was fetched.</summary>
    public IReadOnlyList<Requirement>? Dependencies { get; set; }

    /// <summary>Whether it is here: it was local from the start, or it was fetched.</summary>
    public bool IsHere { get; set; } = origin != CandidateOrigin.Source;

    /// <summary>Whether it is already in use, so that nothing has to be applied.</summary>
    public bool IsInUse => Origin is CandidateOrigin.Present or CandidateOrigin.Shipped;

    /// <summary>Id and version in normal form: <c>Foo 1.2.0</c>.</summary>
    public string Package { get; } = $"{id} {version.ToNormalizedString()}";

    /// <inheritdoc/>
    public override string ToString() => Package;
}
