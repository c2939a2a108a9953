using System;
using System.ComponentModel.DataAnnotations;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Settings of the ledger.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LedgerOptions
{
    /// <summary>The folder that holds the files. It is made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>How many days are kept.</summary>
    /// <value>1 to 36,500; default 400, a year and the month to compare with. Files go by whole months.</value>
    [Range(1, 36_500)]
    public int KeepDays { get; init; } = 400;

    /// <summary>Which days carry figures.</summary>
    /// <value>Default: all. With a release stage its calendar.</value>
    public ReleaseCalendar Calendar { get; init; } = ReleaseCalendar.Immediate;

    /// <summary>Most series a day.</summary>
    /// <value>Default 1,000,000; counts of further series are refused. The limit of the bridge's own series is normally lower.</value>
    [Range(1, int.MaxValue)]
    public int MaxSeries { get; init; } = 1_000_000;

    /// <summary>Most bytes for the names of a day.</summary>
    /// <value>Default 256 MB, the limit of the bridge's own names; counts of further series are refused.</value>
    [Range(1, long.MaxValue)]
    public long MaxTextBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How long a day stays open after its end and after its last count.</summary>
    /// <value>Default 10 minutes: a release of 1,000,000 series takes up to 60 s after midnight.</value>
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromMinutes(10);
}
