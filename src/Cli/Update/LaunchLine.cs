using System;
using PopCon.Trust;

namespace PopCon.Cli.Update;

/// <summary>What <c>popcon launch</c> is asked to start.</summary>
/// <param name="Config">The application's file.</param>
/// <param name="Root">The folder of the store; <see langword="null"/> for the default.</param>
/// <param name="Now">The time to judge by; <see langword="null"/> for the clock.</param>
/// <param name="Arguments">The arguments of the program.</param>
internal sealed record LaunchLine(string Config, string? Root, DateTimeOffset? Now, string[] Arguments)
{
    /// <summary>
    /// Reads <c>launch --config FILE [--root DIR] [--now TIME] [-- ARGS]</c>; <see langword="null"/> for every other command line, which the grammar judges.
    /// </summary>
    /// <remarks>Building the grammar of the whole tool takes 13 ms, which every start of a program would pay.</remarks>
    public static LaunchLine? TryRead(string[] args)
    {
        if (args is not ["launch", ..])
        {
            return null;
        }

        (string? config, string? root, DateTimeOffset? now) = (null, null, null);
        int i = 1;
        for (; i < args.Length && args[i] is not "--"; i += 2)
        {
            string? value = i + 1 < args.Length && !args[i + 1].StartsWith('-') ? args[i + 1] : null;
            switch (args[i])
            {
                case "--config" when config is null && value is not null:
                    config = value;
                    break;
                case "--root" when root is null && value is not null:
                    root = value;
                    break;
                case "--now" when now is null && TrustTime.TryParse(value, out DateTimeOffset time):
                    now = time;
                    break;
                default:
                    return null;
            }
        }

        return config is null ? null : new LaunchLine(config, root, now, i < args.Length ? args[(i + 1)..] : []);
    }
}
