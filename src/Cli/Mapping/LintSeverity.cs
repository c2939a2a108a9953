namespace PopCon.Cli.Mapping;

/// <summary>How bad a finding is.</summary>
internal enum LintSeverity
{
    /// <summary>Works, but goes against Prometheus's naming advice.</summary>
    Advice,

    /// <summary>Works, but hardly as meant.</summary>
    Warning,

    /// <summary>The bridge refuses the file.</summary>
    Error,
}
