using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Usage.Events.Text;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage pkce</c>: the S256 challenge of a verifier.</summary>
internal static class PkceCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var verifier = new Argument<string>("verifier") { Description = "43 to 128 letters, digits and -._~ characters." };
        var command = new Command("pkce", "Prints the PKCE challenge of a verifier.") { verifier };
        command.SetAction(parsed =>
        {
            string text = parsed.GetRequiredValue(verifier);
            if (!Pkce.IsVerifier(text))
            {
                throw UsageCommand.Usage($"Invalid verifier \"{text}\": expected 43 to 128 letters, digits and -._~ characters.");
            }

            parsed.InvocationConfiguration.Output.Write(Pkce.Challenge(text) + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
