using System.Collections.Generic;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>A piece of a template: a literal text, or an expression.</summary>
/// <param name="Literal">The text, escaped; empty for an expression.</param>
/// <param name="Operator">The operator of an expression; <c>'\0'</c> for a simple one.</param>
/// <param name="Variables">The variables of an expression; empty for a literal.</param>
/// <remarks>Immutable.</remarks>
internal sealed record TemplateToken(string Literal, char Operator, IReadOnlyList<TemplateVariable> Variables)
{
    /// <summary>What stands before the first value.</summary>
    public string First => Operator switch
    {
        '/' or '.' or '?' or '&' or ';' or '#' => Operator.ToString(),
        _ => string.Empty,
    };

    /// <summary>What stands between two values.</summary>
    public string Separator => Operator switch
    {
        '/' or '.' or ';' => Operator.ToString(),
        '?' or '&' => "&",
        _ => ",",
    };

    /// <summary>Whether reserved characters of values are written as they are.</summary>
    public bool AllowsReserved => Operator is '+' or '#';

    /// <summary>Whether each value is written with its name.</summary>
    public bool IsNamed => Operator is '?' or '&' or ';';
}
