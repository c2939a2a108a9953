using System.Collections.Generic;

namespace PopCon.Hosting.Flags;

/// <summary>The flags of a command line with their texts.</summary>
/// <param name="Values">Flag name to value, up to the first mistake; switches are <c>true</c> or <c>false</c>.</param>
/// <param name="Error">The first mistake of form (unknown flag, missing value, stray word), or <see langword="null"/>.</param>
/// <param name="Repeated">The first flag that was given twice, or <see langword="null"/>.</param>
/// <remarks>Immutable.</remarks>
internal sealed record ScannedArguments(IReadOnlyDictionary<string, string> Values, string? Error, Setting? Repeated)
{
    /// <summary>Whether a switch was given and is on.</summary>
    internal bool AsksFor(Setting flag) => Values.GetValueOrDefault(flag.Name) is "true";
}
