namespace PopCon.Gateway.Rules.Templates;

/// <summary>A part of an outgoing template: a literal, or a variable.</summary>
/// <param name="Literal">The text; for a variable what stands before its value.</param>
/// <param name="Name">The name of the variable; empty for a literal.</param>
/// <param name="Prefix">How many characters of the value are written; 0: all.</param>
/// <param name="AllowsReserved">Whether reserved characters of the value are written as they are.</param>
/// <param name="IsInHost">Whether it is in the host part, where only letters, digits and hyphens are allowed.</param>
/// <param name="DropsEquals">Whether an equals sign before an empty value is left out.</param>
/// <remarks>Immutable.</remarks>
internal sealed record TargetPart(string Literal, string Name, int Prefix, bool AllowsReserved, bool IsInHost, bool DropsEquals);
