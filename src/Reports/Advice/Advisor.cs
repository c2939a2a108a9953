using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Sources.Gateways;

namespace PopCon.Reports.Advice;

/// <summary>Finds packages to act on: fetched or declared and never loaded, or held by a gateway and not fetched.</summary>
/// <remarks>Stateless. Looks at released figures only, and never takes a withheld count for zero.</remarks>
public static class Advisor
{
    // A gateway's label for all packages beyond its limit.
    private const string Folded = "_other";

    private static readonly string[] Order =
    [
        AdviceFinding.Fetched, AdviceFinding.FetchedNotShown, AdviceFinding.Declared, AdviceFinding.DeclaredNotShown, AdviceFinding.NotFetched,
    ];

    /// <summary>Makes advice: by kind, in each the clearest case first.</summary>
    public static AdviceReport Advise(AdviceInput input)
    {
        var notes = new List<string>();
        if (input.WithholdsCounts)
        {
            notes.Add("The source withholds small counts: a package without shown loads may have been loaded by a few processes.");
        }

        IEnumerable<AdviceFinding> findings = FindFetched(input, notes).Concat(FindDeclared(input)).Concat(FindNotFetched(input, notes));
        AdviceFinding[] sorted =
        [
            .. findings.OrderBy(one => Array.IndexOf(Order, one.Kind)).ThenByDescending(one => one.Fetches ?? 0).ThenByDescending(one => one.DaysNotFetched ?? 0)
                .ThenBy(one => one.Language, StringComparer.Ordinal).ThenBy(one => one.Package, StringComparer.Ordinal).ThenBy(one => one.Repository, StringComparer.Ordinal),
        ];
        return new AdviceReport(input.Loads, input.WithholdsCounts, sorted, notes);
    }

    private static List<AdviceFinding> FindFetched(AdviceInput input, List<string> notes)
    {
        HashSet<string> observed = [.. input.Loads.Packages.Where(one => one.Processes > 0 || one.Unused > 0).Select(one => one.Language)];
        HashSet<(string, string)> loaded = [.. input.Loads.Packages.Where(one => one.Processes > 0 || one.FeatureUses > 0).Select(KeyOf)];
        var findings = new List<AdviceFinding>();
        var unobserved = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (IGrouping<(string Language, string Package), PackageFigures> fetched in
            input.Fetches.Packages.Where(one => one.Fetches > 0 && one.Package is not Folded).GroupBy(KeyOf))
        {
            (string language, string package) = fetched.Key;
            if (!observed.Contains(language))
            {
                unobserved[language] = unobserved.GetValueOrDefault(language) + 1;
            }
            else if (!loaded.Contains(fetched.Key) && Observability.ReasonOf(language, package) is null)
            {
                findings.Add(new AdviceFinding(input.WithholdsCounts ? AdviceFinding.FetchedNotShown : AdviceFinding.Fetched, language, package)
                {
                    Fetches = fetched.Sum(one => one.Fetches),
                    Processes = input.WithholdsCounts ? null : 0,
                });
            }
        }

        notes.AddRange(unobserved.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"Fetched packages of language {one.Key} are left out, because the source shows no loads of that language: {one.Value:N0}.")));
        return findings;
    }

    private static IEnumerable<AdviceFinding> FindDeclared(AdviceInput input)
    {
        ILookup<(string, string), PackageFigures> fetches = input.Fetches.Packages.ToLookup(KeyOf);
        return InventoryComparison.Compare(input.Loads, input.Declared)
            .Where(one => one.Verdict is InventoryVerdict.NeverSeen && IsAsked(input, one.Entry.Language))
            .Select(one =>
            {
                long fetched = fetches[(one.Entry.Language, one.Entry.Package)].Sum(found => found.Fetches);
                return new AdviceFinding(
                    input.WithholdsCounts ? AdviceFinding.DeclaredNotShown : AdviceFinding.Declared, one.Entry.Language, one.Entry.Package)
                {
                    Fetches = fetched > 0 || (input.Fetches.HasFetches && !input.WithholdsCounts && one.Entry.Language.Length > 0) ? fetched : null,
                    Processes = input.WithholdsCounts ? null : 0,
                    Direct = one.Entry.Direct,
                };
            });
    }

    private static List<AdviceFinding> FindNotFetched(AdviceInput input, List<string> notes)
    {
        var findings = new List<AdviceFinding>();
        long tooEarly = 0;

        // Several gateways may serve one repository: what one of them delivered was fetched.
        foreach (IGrouping<(string Repository, string Language, string Package), (GatewayPackages Gateway, OwnPackage Package)> held in
            input.Gateways.SelectMany(gateway => gateway.Packages.Select(package => (gateway, package)))
                .Where(one => IsAsked(input, one.package.Language))
                .GroupBy(one => (one.package.Repository, one.package.Language, one.package.Package)))
        {
            long[] days = [.. held.Where(one => one.Package.DaysSinceFetch >= 0).Select(one => one.Package.DaysSinceFetch)];
            long known = held.Min(one => one.Gateway.KnownDays);
            long idle = days.Length > 0 ? days.Min() : known;
            tooEarly += days.Length == 0 && idle < input.IdleDays ? 1 : 0;
            if (idle >= input.IdleDays)
            {
                findings.Add(new AdviceFinding(AdviceFinding.NotFetched, held.Key.Language, held.Key.Package)
                {
                    Repository = held.Key.Repository,
                    DaysNotFetched = idle,
                    FetchedBefore = days.Length > 0,
                });
            }
        }

        if (tooEarly > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Own packages that were not fetched since the gateway began to remember fetches, less than {input.IdleDays:N0} days ago, are left out: {tooEarly:N0}."));
        }

        foreach (GatewayPackages gateway in input.Gateways.Where(gateway => gateway.Total > gateway.Packages.Count))
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{gateway.Address} shows last fetches of {gateway.Packages.Count:N0} of its {gateway.Total:N0} packages. The others are left out."));
        }

        return findings;
    }

    private static bool IsAsked(AdviceInput input, string language) =>
        input.Language is null || language.Length == 0 || string.Equals(input.Language, language, StringComparison.Ordinal);

    private static (string Language, string Package) KeyOf(PackageFigures one) => (one.Language, PackageNames.Normalize(one.Language, one.Package));
}
