using System;

namespace PopCon.Reports.Figures;

/// <summary>What a popularity counter counts: language, kind and the labels that reports know.</summary>
/// <remarks>Immutable, compared by value; the hash is computed once, because the ledger looks series up at every increment.</remarks>
public sealed class PopularitySeries : IEquatable<PopularitySeries>
{
    private readonly int _hash;

    /// <param name="language">The first word of the metric name: <c>dotnet</c>, <c>python</c>.</param>
    /// <param name="kind">The family.</param>
    /// <param name="package">The label <c>library</c>; empty for reports.</param>
    /// <param name="scope">The label <c>namespace</c>; empty where there is none.</param>
    /// <param name="version">The label <c>version</c>; empty where there is none.</param>
    /// <param name="dependency">The label <c>dependency</c>; empty where there is none.</param>
    /// <param name="framework">The label <c>framework</c>; empty where there is none.</param>
    public PopularitySeries(
        string language, PopularityKind kind, string package = "", string scope = "", string version = "", string dependency = "", string framework = "")
    {
        Language = language;
        Kind = kind;
        Package = package;
        Namespace = scope;
        Version = version;
        Dependency = dependency;
        Framework = framework;
        PackageHash = HashCode.Combine(language, package);
        _hash = HashCode.Combine(PackageHash, (int)kind, scope, version, dependency, framework);
    }

    /// <summary>The hash of language and package alone.</summary>
    internal int PackageHash { get; }

    /// <summary>The memory of the names, in bytes.</summary>
    public int TextBytes => sizeof(char) * (Package.Length + Namespace.Length + Version.Length + Dependency.Length + Framework.Length);

    /// <summary>The first word of the metric name.</summary>
    public string Language { get; }

    /// <summary>The family.</summary>
    public PopularityKind Kind { get; }

    /// <summary>The label <c>library</c>.</summary>
    public string Package { get; }

    /// <summary>The label <c>namespace</c>.</summary>
    public string Namespace { get; }

    /// <summary>The label <c>version</c>.</summary>
    public string Version { get; }

    /// <summary>The label <c>dependency</c>: <c>direct</c>, <c>transitive</c> or <c>unknown</c>.</summary>
    public string Dependency { get; }

    /// <summary>The label <c>framework</c>.</summary>
    public string Framework { get; }

    /// <inheritdoc/>
    public bool Equals(PopularitySeries? other) =>
        other is not null && _hash == other._hash && Kind == other.Kind
        && string.Equals(Package, other.Package, StringComparison.Ordinal)
        && string.Equals(Language, other.Language, StringComparison.Ordinal)
        && string.Equals(Namespace, other.Namespace, StringComparison.Ordinal)
        && string.Equals(Version, other.Version, StringComparison.Ordinal)
        && string.Equals(Dependency, other.Dependency, StringComparison.Ordinal)
        && string.Equals(Framework, other.Framework, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PopularitySeries);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
