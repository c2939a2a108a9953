namespace PopCon.Reports.Figures;

/// <summary>How many processes had one value of a label.</summary>
/// <param name="Value">The value; empty where the label is missing.</param>
/// <param name="Count">The processes.</param>
public readonly record struct LabelCount(string Value, long Count);
