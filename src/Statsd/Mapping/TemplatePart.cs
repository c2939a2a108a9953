namespace PopCon.Statsd.Mapping;

/// <summary>A stretch of a template: literal text, or a reference.</summary>
/// <param name="Literal">The text when there are no groups.</param>
/// <param name="Groups">
/// The captures the reference names; several when groups share a name, the first that took part counts.
/// </param>
internal readonly record struct TemplatePart(string Literal, int[] Groups)
{
    /// <summary>Literal text.</summary>
    public static TemplatePart Text(string text) => new(text, []);

    /// <summary>A reference to the first of some groups that took part.</summary>
    public static TemplatePart Reference(params int[] groups) => new(string.Empty, groups);
}
