using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust.Keys;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust keygen</c>: makes a key pair.</summary>
internal static class KeygenCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var type = new Option<KeyType>("--type")
        {
            Description = "rsa (default) or ecdsa, which signs statements only.",
            HelpName = "rsa|ecdsa",
            CustomParser = result => OptionValues.Choice(result, ("rsa", KeyType.Rsa), ("ecdsa", KeyType.Ecdsa)),
        };
        var bits = new Option<int>("--bits")
        {
            Description = "Size of an RSA key, 2048 to 8192.",
            DefaultValueFactory = _ => KeyPairFiles.DefaultRsaBits,
        };
        Option<string?> passphraseFile = TrustOptions.PassphraseFile();
        var privateKey = new Option<string>("--out") { Description = "File for the private key. Never overwritten.", Required = true };
        var publicKey = new Option<string?>("--pub") { Description = "File for the public key. Never overwritten." };
        var command = new Command("keygen", "Makes a key pair and prints its id.") { type, bits, passphraseFile, privateKey, publicKey };
        command.SetTrustAction(parsed =>
        {
            TrustPublicKey made = KeyPairFiles.Create(
                parsed.GetValue(type),
                parsed.GetValue(bits),
                parsed.GetRequiredValue(privateKey),
                parsed.GetValue(publicKey),
                parsed.GetValue(passphraseFile));
            parsed.InvocationConfiguration.Output.Write(made.Id + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
