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

    private const string DryRun = "--dry-run";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Serve, HashSecret, Import, UpdateIndex, Verify];

    /// <summary>Takes the names of repositories that follow the command, and the switch <c>--dry-run</c>.</summary>
    /// <param name="arguments">The arguments behind the command; what is left are flags.</param>
    /// <param name="isDryRun">Whether the switch is there.</param>
    public static IReadOnlyList<string> TakeNames(ref IReadOnlyList<string> arguments, out bool isDryRun)
    {
        string[] names = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        isDryRun = arguments.Contains(DryRun, StringComparer.Ordinal);
        arguments = [.. arguments.Skip(names.Length).Where(argument => argument is not DryRun)];
        return names;
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
