namespace PopCon.Reports.Writing;

/// <summary>The formats of files; a table on a terminal is the tool's own.</summary>
public enum ReportFormat
{
    /// <summary>The JSON of docs/api.md.</summary>
    Json,

    /// <summary>RFC 4180, one row a package.</summary>
    Csv,

    /// <summary>A table of GitHub's Markdown.</summary>
    Markdown,

    /// <summary>A page of its own without script.</summary>
    Html,
}
