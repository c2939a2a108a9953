using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Gateway.Counting.Uniques;

/// <summary>The sketches of one UTC day with their salt. Both are overwritten when the day is closed.</summary>
/// <param name="date">The day.</param>
/// <param name="preferred">Packages that have sketches of their own before all others: those most fetched the day before.</param>
/// <param name="maxPackages">Packages that have sketches of their own.</param>
/// <remarks>One thread at a time.</remarks>
internal sealed class UniqueDay(DateOnly date, IReadOnlySet<PackageKey> preferred, int maxPackages) : IDisposable
{
    // As many packages as counts tell apart by default; of others it is not known how often they are fetched.
    private const int MaxRanked = 50_000;
    private const int Kinds = 3;

    private readonly DailySalt _salt = new();
    private readonly Dictionary<PackageKey, HyperLogLog[]> _sketches = [];
    private readonly Dictionary<PackageKey, int> _fetches = [];
    private int _unclaimed = preferred.Count;

    /// <summary>The day.</summary>
    public DateOnly Date => date;

    /// <summary>Packages that have sketches.</summary>
    public int PackageCount => _sketches.Count;

    /// <summary>Counts a fetch.</summary>
    /// <param name="package">What was fetched.</param>
    /// <param name="session">The session's bytes; empty: none.</param>
    /// <param name="endpoint">The network's bytes.</param>
    /// <param name="origin">The bytes of network, client and operating system.</param>
    public void Add(in PackageKey package, ReadOnlySpan<byte> session, ReadOnlySpan<byte> endpoint, ReadOnlySpan<byte> origin)
    {
        if (_fetches.TryGetValue(package, out int fetches) || _fetches.Count < MaxRanked)
        {
            _fetches[package] = fetches + 1;
        }

        HyperLogLog[] sketches = SketchesOf(package);
        if (!session.IsEmpty)
        {
            sketches[(int)UniqueKind.Session].Add(_salt.ItemOf(session));
        }

        sketches[(int)UniqueKind.Endpoint].Add(_salt.ItemOf(endpoint));
        sketches[(int)UniqueKind.Origin].Add(_salt.ItemOf(origin));
    }

    /// <summary>The numbers that are large enough.</summary>
    /// <param name="minimum">The smallest that may be published.</param>
    public List<UniqueValue> Read(int minimum) =>
    [
        .. from sketches in _sketches
           from kind in Enumerable.Range(0, Kinds)
           let count = sketches.Value[kind].Estimate()
           where count >= Math.Max(minimum, 1)
           select new UniqueValue(sketches.Key, (UniqueKind)kind, Round(count)),
    ];

    /// <summary>Ends the day: nothing can be asked about it any more.</summary>
    /// <returns>The packages that were fetched most.</returns>
    public HashSet<PackageKey> Close()
    {
        _salt.Dispose();
        foreach (HyperLogLog sketch in _sketches.Values.SelectMany(sketches => sketches))
        {
            sketch.Clear();
        }

        _sketches.Clear();
        return [.. _fetches.OrderByDescending(fetched => fetched.Value).Take(maxPackages).Select(fetched => fetched.Key)];
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>A number with two significant digits.</summary>
    public static long Round(long count)
    {
        long unit = 1;
        while (count / unit >= 100)
        {
            unit *= 10;
        }

        return (count + (unit / 2)) / unit * unit;
    }

    private HyperLogLog[] SketchesOf(in PackageKey package)
    {
        if (_sketches.TryGetValue(package, out HyperLogLog[]? sketches))
        {
            return sketches;
        }

        bool isPreferred = preferred.Contains(package);
        if (isPreferred)
        {
            _unclaimed--;
        }
        else if (package.Package is not Counters.Other && _sketches.Count + _unclaimed >= maxPackages)
        {
            return SketchesOf(package with { Package = Counters.Other });
        }

        return _sketches[package] = [new HyperLogLog(), new HyperLogLog(), new HyperLogLog()];
    }
}
