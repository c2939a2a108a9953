namespace PopCon.Reports.Html;

/// <summary>HTML that is written as it is. Only constants and text that was encoded already may become one.</summary>
/// <param name="Html">The HTML.</param>
internal readonly record struct Markup(string Html);
