using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust.Evidence;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust evidence</c>: what the NuGet signature of a package says.</summary>
internal static class EvidenceCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A .nupkg, or a .p7s alone." };
        var command = new Command("evidence", "Prints what the NuGet signature of a package says, as JSON.") { file };
        command.SetTrustAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(NuGetEvidence.Read(parsed.GetRequiredValue(file)).ToJson() + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
