namespace PopCon.Update.Signing;

/// <summary>What became of an index.</summary>
/// <param name="Reason">One of the reasons of <see cref="IndexCheck"/>.</param>
/// <param name="Stored">What to remember.</param>
/// <param name="Index">The index, if it is accepted.</param>
internal sealed record IndexResult(string Reason, StoredIndex? Stored, PackageIndex? Index = null);
