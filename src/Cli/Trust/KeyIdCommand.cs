using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust.Keys;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust keyid</c>: the id of a public key.</summary>
internal static class KeyIdCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Public key, a PEM file." };
        var command = new Command("keyid", "Prints the id of a public key.") { file };
        command.SetTrustAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(TrustPublicKey.Load(parsed.GetRequiredValue(file)).Id + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
