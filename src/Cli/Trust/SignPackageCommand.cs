using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust.Keys;
using PopCon.Trust.Statements;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust sign-package</c>: signs a <c>.nupkg</c> in place.</summary>
internal static class SignPackageCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The .nupkg." };
        Option<string> key = TrustOptions.PrivateKey();
        Option<string?> passphraseFile = TrustOptions.PassphraseFile();
        var publicKey = new Option<string?>("--pub") { Description = "Public key to put into the package, a PEM file." };
        Option<DateTimeOffset?> notAfter = TrustOptions.Time("--not-after", "End of validity. With it the package gets a statement.");
        Option<DateTimeOffset?> notBefore = TrustOptions.Time("--not-before", "Start of validity. Default: 1970.");
        var purpose = new Option<string?>("--purpose") { Description = "Purpose in the statement. Default: plugin." };
        var command = new Command("sign-package", "Signs a .nupkg in place.") { file, key, passphraseFile, publicKey, notAfter, notBefore, purpose };
        command.SetTrustAction(parsed =>
        {
            if (parsed.GetValue(notAfter) is null && (parsed.GetValue(notBefore) is not null || parsed.GetValue(purpose) is not null))
            {
                throw TrustCommand.Usage("--not-before and --purpose need --not-after: without it there is no statement.");
            }

            var signer = new PackageSigner
            {
                Key = parsed.LoadKey(key, passphraseFile),
                PublicKey = parsed.GetValue(publicKey) is { } path ? TrustPublicKey.Load(path) : null,
                NotAfter = parsed.GetValue(notAfter),
                NotBefore = parsed.GetValue(notBefore),
                Purpose = parsed.GetValue(purpose),
            };
            signer.Sign(parsed.GetRequiredValue(file));
            return ExitCode.Done;
        });
        return command;
    }
}
