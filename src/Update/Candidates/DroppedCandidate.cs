namespace PopCon.Update.Candidates;

/// <summary>A candidate that could not be had or did not verify.</summary>
/// <param name="Package">Id and version, or <c>*</c> for all of a source.</param>
/// <param name="From">The source.</param>
/// <param name="Reason">One of <see cref="DropReason"/> or of Trust's reasons.</param>
internal sealed record DroppedCandidate(string Package, string From, string Reason);
