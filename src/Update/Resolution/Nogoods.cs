using System.Collections.Generic;
using System.Linq;
using PopCon.Update.Candidates;

namespace PopCon.Update.Resolution;

/// <summary>Choices that are known to lead nowhere together. What was learned once is not searched again.</summary>
internal sealed class Nogoods
{
    private readonly Dictionary<Candidate, List<Candidate[]>> _byMember = [];

    /// <summary>Notes that no solution has all of these.</summary>
    public void Add(IEnumerable<Candidate> choices)
    {
        Candidate[] nogood = [.. choices];
        foreach (Candidate member in nogood)
        {
            if (!_byMember.TryGetValue(member, out List<Candidate[]>? known))
            {
                _byMember[member] = known = [];
            }

            known.Add(nogood);
        }
    }

    /// <summary>The choices because of which a candidate leads nowhere, or <see langword="null"/>.</summary>
    public IEnumerable<Candidate>? Against(Candidate candidate, IReadOnlyDictionary<Candidate, int> chosen) =>
        _byMember.TryGetValue(candidate, out List<Candidate[]>? known)
            && known.Find(nogood => nogood.All(member => ReferenceEquals(member, candidate) || chosen.ContainsKey(member))) is { } found
                ? found.Where(member => !ReferenceEquals(member, candidate))
                : null;
}
