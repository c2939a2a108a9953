using System;
using System.Collections.Generic;
using PopCon.Gateway.Counting;
using PopCon.Metrics.Own;

namespace PopCon.Gateway;

/// <summary>Shows for each repository how many packages it has, and for each of them when it was last fetched: what is never used shows too.</summary>
/// <param name="own">Where it is shown.</param>
/// <param name="fetches">When packages were fetched.</param>
/// <remarks>Brought up to date before a scrape. At most <see cref="MaxPackages"/> are told apart.</remarks>
internal sealed class PackageMetrics(OwnMetrics own, LastFetches fetches)
{
    /// <summary>Packages that have a series of their own.</summary>
    public const int MaxPackages = 50_000;

    private readonly HashSet<(string Repository, string Ecosystem, string Package)> _shown = [];

    /// <summary>Adds a repository.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="listPackages">Gives the ecosystems and names of what it holds.</param>
    public void Add(string name, Func<IEnumerable<(string Ecosystem, string Package)>> listPackages)
    {
        int count = 0;
        own.Gauge("popcon_gateway_packages", "Packages that a repository holds.", () => count, Shown.Always, ("repository", name));
        own.BeforeReads(() =>
        {
            int found = 0;
            foreach ((string ecosystem, string package) in listPackages())
            {
                found++;
                if (_shown.Count < MaxPackages && _shown.Add((name, ecosystem, package)))
                {
                    AddPackage(name, ecosystem, package);
                }
            }

            count = found;
        });
    }

    private void AddPackage(string repository, string ecosystem, string package) => own.Gauge(
        "popcon_gateway_package_last_fetch_days",
        "Whole days since a package of an own repository was last fetched. -1: not since the start.",
        () => fetches.DaysSince(repository, ecosystem, package),
        Shown.Always,
        ("ecosystem", ecosystem),
        ("package", package),
        ("repository", repository));
}
