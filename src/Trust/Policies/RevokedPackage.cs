using PopCon.Trust.Packages;

namespace PopCon.Trust.Policies;

/// <summary>Versions of packages that are not trusted any longer.</summary>
/// <param name="Id">The packages.</param>
/// <param name="Versions">The versions.</param>
internal sealed record RevokedPackage(IdPattern Id, VersionRange Versions);
