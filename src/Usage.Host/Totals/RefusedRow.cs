namespace PopCon.Usage.Host.Totals;

/// <summary>A row that does not count, and why.</summary>
internal readonly record struct RefusedRow(int Row, string Reason);
