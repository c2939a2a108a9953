using System;
using System.IO;
using System.Linq;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Running;

/// <summary>The file of the Reporter's startup hook that comes with the tool.</summary>
/// <remarks>Stateless.</remarks>
internal static class HookFile
{
    /// <summary>Its name, the same for all versions.</summary>
    public const string Name = "PopCon.Reporter.dll";

    /// <summary>The variable that names hooks.</summary>
    public const string Variable = "DOTNET_STARTUP_HOOKS";

    /// <summary>The path of a hook.</summary>
    /// <param name="given">The one to use; <see langword="null"/> for the one beside the tool.</param>
    /// <exception cref="CommandException">There is no such file.</exception>
    public static string Find(string? given)
    {
        string path = Path.GetFullPath(given ?? Path.Combine(AppContext.BaseDirectory, "hook", Name));
        return File.Exists(path) ? path : throw new CommandException(
            ExitCode.Failed, $"There is no hook at {path}: name the {Name} to use with --hook.");
    }

    /// <summary>A value of the variable with a hook in front of those that are not the Reporter.</summary>
    public static string InFrontOf(string hook, string? others) => string.Join(
        Path.PathSeparator,
        (others ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(other => Path.GetFileName(other) is not Name)
            .Prepend(hook));
}
