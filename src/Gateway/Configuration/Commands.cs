using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Gateway.Configuration;

/// <summary>The commands of the program.</summary>
internal static class Commands
{
    /// <summary>Runs the server; the default.</summary>
    public const string Serve = "serve";

    /// <summary>Hashes a secret from standard input.</summary>
    public const string HashSecret = "hash-secret";

    /// <summary>Turns a configuration of pywharf into YAML.</summary>
    public const string Import = "import";

    /// <summary>Brings indexes up to date.</summary>
    public const string UpdateIndex = "update-index";

    /// <summary>Compares files with their metas.</summary>
    public const string Verify = "verify";

    /// <summary>Writes a repository as files.</summary>
    public const string BuildFeed = "build-feed";

    /// <summary>Makes a GitHub repository for the files of a repository.</summary>
    public const string InitGitHub = "init-github";

    private const string DryRun = "--dry-run";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Serve, HashSecret, Import, UpdateIndex, Verify, BuildFeed, InitGitHub];

    /// <summary>Takes the names of repositories that follow the command, and the switch <c>--dry-run</c>.</summary>
    /// <param name="arguments">The arguments behind the command; what is left are flags.</param>
    /// <param name="isDryRun">Whether the switch is there.</param>
    public static IReadOnlyList<string> TakeNames(ref IReadOnlyList<string> arguments, out bool isDryRun)
    {
        IReadOnlyList<string> names = TakeNames(ref arguments);
        isDryRun = arguments.Contains(DryRun, StringComparer.Ordinal);
        arguments = [.. arguments.Where(argument => argument is not DryRun)];
        return names;
    }

    /// <summary>Takes the names of repositories that follow the command.</summary>
    /// <param name="arguments">The arguments behind the command; what is left are flags.</param>
    public static IReadOnlyList<string> TakeNames(ref IReadOnlyList<string> arguments)
    {
        string[] names = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        arguments = [.. arguments.Skip(names.Length)];
        return names;
    }

    /// <summary>Takes a flag of the command, as <c>--name=value</c> or <c>--name value</c>.</summary>
    /// <param name="arguments">The arguments behind the command; what is left are flags of the server.</param>
    /// <param name="name">The flag with its hyphens.</param>
    /// <returns>Its value; empty: it is not there.</returns>
    public static string TakeFlag(ref IReadOnlyList<string> arguments, string name)
    {
        string[] all = [.. arguments];
        int index = Array.FindIndex(all, argument => argument.Equals(name, StringComparison.Ordinal) || argument.StartsWith(name + "=", StringComparison.Ordinal));
        if (index < 0)
        {
            return string.Empty;
        }

        bool isApart = all[index].Length == name.Length;
        arguments = [.. all[..index], .. all.Skip(index + (isApart ? 2 : 1))];
        return isApart ? all.ElementAtOrDefault(index + 1) ?? string.Empty : all[index][(name.Length + 1)..];
    }

    /// <summary>Takes the command from the arguments, else from the environment.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="rest">The arguments without the command.</param>
    public static string Take(IReadOnlyList<string> arguments, Func<string, string?> environment, out IReadOnlyList<string> rest)
    {
        rest = arguments;
        if (arguments.Count > 0 && arguments[0].Length > 0 && arguments[0][0] is not ('-' or '@'))
        {
            rest = [.. arguments.Skip(1)];
            return arguments[0];
        }

        return environment(CommandLine.EnvironmentPrefix + "COMMAND") ?? Serve;
    }
}
