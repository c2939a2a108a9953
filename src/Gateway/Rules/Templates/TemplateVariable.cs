namespace PopCon.Gateway.Rules.Templates;

/// <summary>One variable of an expression.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prefix">How many characters of its value are written; 0: all.</param>
internal sealed record TemplateVariable(string Name, int Prefix);
