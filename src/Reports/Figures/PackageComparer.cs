using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace PopCon.Reports.Figures;

/// <summary>Takes series of one package for equal, by the hash that they have already.</summary>
/// <remarks>Stateless.</remarks>
internal sealed class PackageComparer : IEqualityComparer<PopularitySeries>
{
    public static PackageComparer Instance { get; } = new();

    public bool Equals(PopularitySeries? x, PopularitySeries? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null
            && string.Equals(x.Package, y.Package, StringComparison.Ordinal) && string.Equals(x.Language, y.Language, StringComparison.Ordinal));

    public int GetHashCode([DisallowNull] PopularitySeries obj) => obj.PackageHash;
}
