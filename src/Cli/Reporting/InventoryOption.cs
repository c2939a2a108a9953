using System.CommandLine;

namespace PopCon.Cli.Reporting;

/// <summary>The option for inventories.</summary>
/// <remarks>Stateless.</remarks>
internal static class InventoryOption
{
    /// <summary>Makes it.</summary>
    public static Option<string[]> Create(string description) => new("--inventory")
    {
        Description = description,
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };
}
