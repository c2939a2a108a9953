namespace PopCon.Usage.Host.Totals;

/// <summary>A row that does not count, and why.</summary>
internal sealed record RefusedRow(int Row, string Reason);
