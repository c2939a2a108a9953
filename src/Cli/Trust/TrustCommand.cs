using System.CommandLine;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust</c>: signs plug-in packages and verifies them.</summary>
internal static class TrustCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("trust", "Signs plug-in packages and verifies them.");
}
