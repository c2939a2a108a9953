namespace PopCon.Reports.Tables;

/// <summary>What the cells of a column hold; a cell may always be <see langword="null"/>.</summary>
public enum CellKind
{
    /// <summary>A <see cref="string"/>.</summary>
    Text,

    /// <summary>A <see cref="long"/>.</summary>
    Number,

    /// <summary>A <see cref="double"/> between 0 and 1, shown as percent.</summary>
    Share,

    /// <summary>A <see cref="System.DateOnly"/>.</summary>
    Day,

    /// <summary>A <see cref="bool"/>.</summary>
    YesNo,
}
