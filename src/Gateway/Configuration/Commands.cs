using System;
using System.Collections.Generic;

namespace PopCon.Gateway.Configuration;

/// <summary>The commands of the program.</summary>
internal static class Commands
{
    /// <summary>Runs the server; the default.</summary>
    public const string Serve = "serve";

    /// <summary>Hashes a secret from standard input.</summary>
    public const string HashSecret = "hash-secret";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Serve, HashSecret];

    /// <summary>Takes the command from the arguments, else from the environment.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="rest">The arguments without the command.</param>
    public static string Take(IReadOnlyList<string> arguments, Func<string, string?> environment, out IReadOnlyList<string> rest)
    {
        rest = arguments;
        if (arguments.Count > 0 && arguments[0].Length > 0 && arguments[0][0] is not ('-' or '@'))
        {
            rest = [.. System.Linq.Enumerable.Skip(arguments, 1)];
            return arguments[0];
        }

        return environment(CommandLine.EnvironmentPrefix + "COMMAND") ?? Serve;
    }
}
