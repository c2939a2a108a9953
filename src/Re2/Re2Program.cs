namespace PopCon.Re2;

/// <summary>A compiled pattern. Immutable.</summary>
/// <param name="Instructions">The steps.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="GroupCount">How many groups it captures, the whole match included.</param>
/// <param name="IsAnchored">Whether it can only match at the start of a text.</param>
internal sealed record Re2Program(Re2Instruction[] Instructions, int Start, int GroupCount, bool IsAnchored);
