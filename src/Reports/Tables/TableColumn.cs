namespace PopCon.Reports.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name for machines: the same as in the JSON of reports.</param>
/// <param name="Heading">Its name for people.</param>
/// <param name="Kind">What its cells hold.</param>
public sealed record TableColumn(string Name, string Heading, CellKind Kind);
