using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Update.Candidates;

/// <summary>What a resolution asks for while it runs.</summary>
internal interface ICandidateSupply
{
    /// <summary>All candidates of an id, in the order in which equal versions are preferred.</summary>
    public Task<IReadOnlyList<Candidate>> ListAsync(string id, CancellationToken cancel);

    /// <summary>Fetches a candidate and sets its dependencies.</summary>
    /// <exception cref="CandidateException">It could not be had or did not verify.</exception>
    public Task FetchAsync(Candidate candidate, CancellationToken cancel);
}
