using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using PopCon.Gateway.Counting.Uniques;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.Gateway.Counting;

/// <summary>All counters: what was fetched, by which kind of client. Never by whom.</summary>
/// <remarks>
/// Safe from all threads. To count costs a look-up and an addition without a lock; a new series takes the registry's lock.
/// Packages and series are capped, the rest is counted as <see cref="Other"/>.
/// </remarks>
internal sealed class Counters
{
    /// <summary>What stands in place of a value that is not told apart.</summary>
    public const string Other = "_other";

    private const int MaxPackageLength = 255;

    private static readonly SearchValues<char> PackageCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/@-");

    private readonly ConcurrentDictionary<CountKey, CountSeries> _series = new();
    private readonly ConcurrentDictionary<string, bool> _packages = new(StringComparer.Ordinal);
    private readonly Lock _admission = new();
    private readonly MetricRegistry _registry;
    private readonly LabelSet _labels = new();
    private readonly string _prefix;
    private readonly bool _isDotted;
    private readonly OwnCounter _foldedPackages;
    private readonly OwnCounter _foldedSeries;
    private int _packageCount;
    private int _seriesCount;
    private volatile CountingOptions _options = new();

    /// <param name="registry">Where <c>/metrics</c> reads.</param>
    /// <param name="own">Where it counts what it folds.</param>
    /// <param name="prefix">What the names in statsd lines begin with.</param>
    /// <param name="isDotted">Whether ecosystem and package are part of the name in statsd lines, for servers without tags.</param>
    public Counters(MetricRegistry registry, OwnMetrics own, string prefix, bool isDotted)
    {
        const string Name = "popcon_gateway_series_folded_total";
        const string Help = "Counts that went to _other because of a limit, by label.";
        _registry = registry;
        _prefix = prefix;
        _isDotted = isDotted;
        _foldedPackages = own.Counter(Name, Help, Shown.Always, ("label", "package"));
        _foldedSeries = own.Counter(Name, Help, Shown.Always, ("label", "series"));
    }

    /// <summary>Every series.</summary>
    public ICollection<CountSeries> All => _series.Values;

    /// <summary>Puts options in force for series that are new from now on.</summary>
    public void Use(CountingOptions options) => _options = options;

    /// <summary>Counts a file that was fetched.</summary>
    /// <param name="ecosystem">One of <see cref="Ecosystems"/>.</param>
    /// <param name="package">The name of the package.</param>
    /// <param name="version">Its version; empty when it is not known.</param>
    /// <param name="repository">The repository's name, or <c>_rules</c>.</param>
    /// <param name="via"><c>served</c> or <c>redirect</c>.</param>
    /// <param name="client">The client.</param>
    /// <returns>The label of the package: its name, or <see cref="Other"/>.</returns>
    public string Fetch(string ecosystem, string package, string version, string repository, string via, in ClientLabels client) =>
        Count(new CountKey(CountKind.Fetch, ecosystem, package, VersionLabel.Of(version, _options.Version), repository, via, client));

    /// <summary>Counts a list of versions that was asked for.</summary>
    public void Lookup(string ecosystem, string package, string repository, in ClientLabels client) =>
        Count(new CountKey(CountKind.Lookup, ecosystem, package, string.Empty, repository, string.Empty, client));

    /// <summary>Counts a package that was pushed.</summary>
    public void Push(string ecosystem, string package, string repository) =>
        Count(new CountKey(CountKind.Push, ecosystem, package, string.Empty, repository, string.Empty, default));

    /// <summary>Counts a package that was unlisted, yanked or deleted.</summary>
    public void Remove(string ecosystem, string package, string repository) =>
        Count(new CountKey(CountKind.Remove, ecosystem, package, string.Empty, repository, string.Empty, default));

    /// <summary>Counts a pixel.</summary>
    public void Pixel(string package) =>
        Count(new CountKey(CountKind.Pixel, string.Empty, package, string.Empty, string.Empty, string.Empty, default));

    /// <summary>Counts events.</summary>
    /// <param name="package">The package of the rule.</param>
    /// <param name="fields">Allowed fields with allowed values: <c>name:value,name:value</c>.</param>
    /// <param name="count">How many.</param>
    public void Event(string package, string fields, int count = 1) =>
        Count(new CountKey(CountKind.Event, string.Empty, package, string.Empty, string.Empty, fields, default), count);

    /// <summary>Counts a request that was refused.</summary>
    public void Reject(string reason, string ecosystem) =>
        Count(new CountKey(CountKind.Reject, ecosystem, string.Empty, string.Empty, string.Empty, reason, default));

    private string Count(in CountKey key, int count = 1)
    {
        CountKey folded = key;
        if (!_series.TryGetValue(key, out CountSeries? series))
        {
            folded = Fold(key);
            series = _series.TryGetValue(folded, out CountSeries? known) ? known : Add(folded);
        }

        series.Series.AddAtomically((ulong)count);
        return folded.Package;
    }

    private CountKey Fold(in CountKey key)
    {
        CountKey folded = key;
        if (key.Package.Length > 0 && !Admit(key.Package))
        {
            _foldedPackages.Add();
            folded = folded with { Package = Other };
        }

        if (Volatile.Read(ref _seriesCount) >= _options.Series)
        {
            _foldedSeries.Add();
            folded = folded with { Package = key.Package.Length > 0 ? Other : string.Empty, Version = string.Empty, Client = folded.Client with { Version = 0 } };
        }

        return folded;
    }

    private bool Admit(string package)
    {
        if (_packages.ContainsKey(package))
        {
            return true;
        }

        if (package.Length > MaxPackageLength || package.AsSpan().ContainsAnyExcept(PackageCharacters))
        {
            return false;
        }

        // Counted after it is added: who sees a full table without the lock sees the package that filled it.
        if (Volatile.Read(ref _packageCount) < _options.Packages)
        {
            lock (_admission)
            {
                if (_packageCount < _options.Packages && _packages.TryAdd(package, true))
                {
                    Volatile.Write(ref _packageCount, _packageCount + 1);
                }
            }
        }

        return _packages.ContainsKey(package);
    }

    private CountSeries Add(in CountKey key)
    {
        List<(string Name, string Value)> labels = SeriesLabels.Of(key, _options.Hidden);
        lock (_registry.Gate)
        {
            if (_series.TryGetValue(key, out CountSeries? known))
            {
                return known;
            }

            CountSeries created = Create_NeedsLock(key, labels);
            _series[key] = created;
            _seriesCount++;
            return created;
        }
    }

    // Two keys that differ only in a hidden label share the number, and only one of them is sent.
    private CountSeries Create_NeedsLock(in CountKey key, List<(string Name, string Value)> labels)
    {
        _labels.Clear();
        foreach ((string name, string value) in labels)
        {
            _labels.Set(name, value);
        }

        _labels.Encode();
        var request = new SeriesRequest(SeriesLabels.MetricOf(key.Kind), MetricType.Counter, SeriesLabels.HelpOf(key.Kind), 0, null, null);
        var series = (CounterSeries)_registry.FindOrAdd_NeedsLock(request, _labels, out _)!;
        foreach (CountSeries other in _options.Hidden.Count > 0 ? _series.Values : [])
        {
            if (ReferenceEquals(other.Series, series))
            {
                return other;
            }
        }

        string name1 = $"{_prefix}.{SeriesLabels.NameOf(key.Kind)}";
        return _isDotted
            ? new CountSeries(series, Encoding.UTF8.GetBytes(DottedName(name1, key) + ":"), "|c"u8.ToArray())
            : new CountSeries(series, Encoding.UTF8.GetBytes(name1 + ":"), Encoding.UTF8.GetBytes("|c|#" + Tags(labels)));
    }

    /// <summary>What stands before and behind the number of a gauge in a statsd line.</summary>
    public (string Before, string After) FormatGauge(string name, UniqueValue value)
    {
        (string ecosystem, string package) = (value.Package.Ecosystem, value.Package.Package);
        string kind = value.Kind.ToString().ToLowerInvariant();
        return _isDotted
            ? ($"{_prefix}.{name}.{kind}.{ecosystem}.{package}:", "|g")
            : ($"{_prefix}.{name}:", $"|g|#kind:{kind},ecosystem:{ecosystem},package:{package}");
    }

    private static string DottedName(string name, in CountKey key) =>
        name + (key.Ecosystem.Length > 0 ? "." + key.Ecosystem : string.Empty) + (key.Package.Length > 0 ? "." + key.Package : string.Empty);

    private static string Tags(List<(string Name, string Value)> labels)
    {
        var tags = new StringBuilder();
        foreach ((string name, string value) in labels)
        {
            tags.Append(tags.Length > 0 ? "," : string.Empty).Append(name).Append(':').Append(value);
        }

        return tags.ToString();
    }
}
