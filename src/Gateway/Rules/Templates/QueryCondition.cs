namespace PopCon.Gateway.Rules.Templates;

/// <summary>A parameter that an incoming template asks for.</summary>
/// <param name="Name">Its name, as it is written in the template.</param>
/// <param name="Literal">The value it must have, as it is written in the template; <see langword="null"/> when it has variables.</param>
/// <param name="Parts">What its value must match when it has variables.</param>
/// <remarks>Immutable.</remarks>
internal sealed record QueryCondition(string Name, string? Literal, PathPart[] Parts);
