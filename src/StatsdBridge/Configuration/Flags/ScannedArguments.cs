using System.Collections.Generic;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>What stands on the command line, not yet looked at as values.</summary>
/// <param name="Values">Flag name to value, up to the first mistake; switches are <c>true</c> or <c>false</c>.</param>
/// <param name="Error">The first mistake of form (unknown flag, missing value, stray word), or <see langword="null"/>.</param>
/// <param name="Repeated">The first flag that was given twice, or <see langword="null"/>.</param>
/// <remarks>Immutable.</remarks>
internal sealed record ScannedArguments(IReadOnlyDictionary<string, string> Values, string? Error, Flag? Repeated)
{
    /// <summary>Whether a switch was given and is on.</summary>
    internal bool AsksFor(Flag flag) => Values.GetValueOrDefault(flag.Name) is "true";
}
