namespace PopCon.Reports.Ledger;

/// <summary>A line of a ledger file that could not be read. Its counts are lost, those of other lines are not.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Reason">What is wrong with it. Never holds text of the line.</param>
public sealed record DamagedLine(string File, int Line, string Reason);
