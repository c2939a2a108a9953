namespace PopCon.Gateway.Rules;

/// <summary>A rule of type python-v1: one file of a project.</summary>
/// <param name="Project">The project's name as the rule has it.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Location">Where it is.</param>
/// <param name="HashType">The kind of its hash; empty without one.</param>
/// <param name="Hash">Its hash; empty without one.</param>
/// <param name="RequiresPython">Which Python it needs; <see langword="null"/>: it does not say.</param>
/// <param name="HasSignature">Whether a signature is beside it; <see langword="null"/>: it does not say.</param>
/// <remarks>Immutable.</remarks>
internal sealed record PythonFile(
    string Project, string FileName, string Version, string Location, string HashType, string Hash, string? RequiresPython, bool? HasSignature);
