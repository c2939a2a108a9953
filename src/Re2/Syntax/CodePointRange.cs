namespace PopCon.Re2.Syntax;

/// <summary>Code points from one to another, both included.</summary>
/// <remarks>An object, because lists of a value type of our own are not compiled ahead of time.</remarks>
internal sealed record CodePointRange(int First, int Last);
