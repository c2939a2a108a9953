using System.Collections.Generic;

namespace PopCon.Reports.Sources.Gateways;

/// <summary>What a gateway says of the packages that it holds.</summary>
/// <param name="Address">The gateway.</param>
/// <param name="KnownDays">For how many whole days it has remembered fetches; 0 where it does not say it.</param>
/// <param name="Packages">The packages with a figure.</param>
/// <param name="Total">All packages, also those without one.</param>
/// <remarks>Immutable.</remarks>
public sealed record GatewayPackages(string Address, long KnownDays, IReadOnlyList<OwnPackage> Packages, long Total);
