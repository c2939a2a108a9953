using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Candidates;
using PopCon.Update.Requirements;

namespace PopCon.Update.Tests.Resolution;

/// <summary>Chronological backtracking as it is written in a textbook: slow and obvious.</summary>
internal sealed class SlowSearch(IReadOnlyDictionary<string, IReadOnlyList<Candidate>> known)
{
    /// <summary>The chosen packages in order of discovery, or <see langword="null"/>.</summary>
    public string? Run(IReadOnlyList<Requirement> roots) =>
        Run(roots, [.. roots.Select(root => root.Id).Distinct(StringComparer.OrdinalIgnoreCase)], []) is { } found ? string.Join(", ", found) : null;

    private List<Candidate>? Run(IReadOnlyList<Requirement> needs, List<string> order, List<Candidate> chosen)
    {
        if (chosen.Count == order.Count)
        {
            return chosen;
        }

        foreach (Candidate candidate in known[order[chosen.Count]])
        {
            List<Candidate> next = [.. chosen, candidate];
            List<Requirement> all = [.. needs, .. candidate.Dependencies!];
            bool isConsistent = next.TrueForAll(taken => all.Where(need => PackageName.AreEqual(need.Id, taken.Id)).All(need => need.Accepts(taken.Version, prerelease: false)));
            List<string> longer = [.. order.Concat(candidate.Dependencies!.Select(need => need.Id)).Distinct(StringComparer.OrdinalIgnoreCase)];
            if (isConsistent && Run(all, longer, next) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
