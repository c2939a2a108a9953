using System.CommandLine;

namespace PopCon.Cli.Mapping;

/// <summary><c>popcon mapping</c>: tests of mapping files, and what is doubtful in them.</summary>
internal static class MappingCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("mapping", "Tests and checks mapping files.")
    {
        MappingTestCommand.Create(),
        MappingLintCommand.Create(),
    };
}
