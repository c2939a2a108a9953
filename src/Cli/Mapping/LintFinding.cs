namespace PopCon.Cli.Mapping;

/// <summary>Something that <c>popcon mapping lint</c> has to say.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">File, line, rule, what is wrong and what to do.</param>
internal readonly record struct LintFinding(LintSeverity Severity, string Text);
