namespace PopCon.Gateway.Rules.Templates;

/// <summary>A part of an incoming template: a literal, or a variable.</summary>
/// <param name="Literal">The text; empty for a variable.</param>
/// <param name="Variable">Which variable; -1 for a literal.</param>
/// <param name="AllowsReserved">Whether the value may hold reserved characters.</param>
/// <param name="IsRepeated">Whether an earlier part is the same variable.</param>
/// <remarks>Immutable.</remarks>
internal sealed record PathPart(string Literal, int Variable, bool AllowsReserved, bool IsRepeated);
