using PopCon.Update.Requirements;

namespace PopCon.Update.Resolution;

/// <summary>A requirement on an id, and who has it.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="By">The depth of the package that has it, or -1 for what was asked for.</param>
internal sealed record SearchNeed(Requirement Requirement, int By);
