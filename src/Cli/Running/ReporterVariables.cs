using System;

namespace PopCon.Cli.Running;

/// <summary>The variables of the Reporter that the tool looks at or sets.</summary>
/// <remarks>Reads the environment of this process.</remarks>
internal static class ReporterVariables
{
    /// <summary>What they begin with.</summary>
    public const string Prefix = "DOTNET_POPCONTEST_";

    /// <summary>Those that switch reporting off.</summary>
    public static readonly string[] OptOuts = [Prefix + "OPTOUT", "DO_NOT_TRACK"];

    /// <summary>The value of one, by its name without the prefix; <see langword="null"/> where it is not set or empty.</summary>
    public static string? Get(string name) => Environment.GetEnvironmentVariable(Prefix + name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a variable is set to something else than empty, <c>0</c> and <c>false</c>.</summary>
    public static bool IsOn(string variable) => Environment.GetEnvironmentVariable(variable) is not (null or "" or "0" or "false");
}
