using System;
using System.Collections.Generic;
using PopCon.Metrics.Own;

namespace PopCon.Gateway.Counting.Packages;

/// <summary>Shows for each repository how many packages it has, and for each of them when it was last fetched: what is never used shows too.</summary>
/// <remarks>Brought up to date before a scrape. At most <see cref="MaxPackages"/> are told apart.</remarks>
internal sealed class PackageMetrics
{
    /// <summary>Packages that have a series of their own.</summary>
    public const int MaxPackages = 50_000;

    private readonly OwnMetrics _own;
    private readonly LastFetches _fetches;
    private readonly HashSet<(string Repository, string Ecosystem, string Package)> _shown = [];

    /// <param name="own">Where it is shown.</param>
    /// <param name="fetches">When packages were fetched.</param>
    public PackageMetrics(OwnMetrics own, LastFetches fetches)
    {
        _own = own;
        _fetches = fetches;
        own.Gauge("popcon_gateway_fetches_known_days", "Whole days for which fetches of own packages are remembered.", () => fetches.KnownDays);
    }

    /// <summary>Adds a repository.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="listPackages">Gives the ecosystems and names of what it holds.</param>
    public void Add(string name, Func<IEnumerable<(string Ecosystem, string Package)>> listPackages)
    {
        HashSet<(string Ecosystem, string Package)> held = [];
        _own.Gauge("popcon_gateway_packages", "Packages that a repository holds.", () => held.Count, Shown.Always, ("repository", name));
        _own.BeforeReads(() =>
        {
            held = [.. listPackages()];
            foreach ((string ecosystem, string package) in held)
            {
                if (_shown.Count < MaxPackages && _shown.Add((name, ecosystem, package)))
                {
                    AddPackage(name, ecosystem, package, () => held.Contains((ecosystem, package)));
                }
            }
        });
    }

    private void AddPackage(string repository, string ecosystem, string package, Func<bool> isHeld) => _own.Gauge(
        "popcon_gateway_package_last_fetch_days",
        "Whole days since a package of an own repository was last fetched. -1: not for as long as fetches are remembered. NaN: it was deleted.",
        () => isHeld() ? _fetches.DaysSince(repository, ecosystem, package) : double.NaN,
        Shown.Always,
        ("ecosystem", ecosystem),
        ("package", package),
        ("repository", repository));
}
