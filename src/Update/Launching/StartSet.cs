using System.Collections.Generic;
using PopCon.Update.Packages;

namespace PopCon.Update.Launching;

/// <summary>A set to start with; every file of it was verified.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Packages">Its packages.</param>
/// <param name="OnTrial">Whether it has not shown yet that it works.</param>
internal sealed record StartSet(string Id, IReadOnlyList<StoredPackage> Packages, bool OnTrial);
