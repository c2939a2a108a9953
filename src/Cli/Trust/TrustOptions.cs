using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Trust.Keys;
using PopCon.Trust.Rsa;

namespace PopCon.Cli.Trust;

/// <summary>Options that several subcommands of <c>popcon trust</c> share.</summary>
internal static class TrustOptions
{
    /// <summary>The private key.</summary>
    public static Option<string> PrivateKey() => new("--key") { Description = "Private key, a PEM file.", Required = true };

    /// <summary>The passphrase of the private key.</summary>
    public static Option<string?> PassphraseFile() => new("--passphrase-file") { Description = "File whose first line is the passphrase of the private key." };

    /// <summary>The salt of an RSA signature.</summary>
    public static Option<SaltLength> Salt()
    {
        var salt = new Option<SaltLength>("--salt")
        {
            Description = "Salt of an RSA signature: max (default, as openssl and otumat) or digest (32 bytes).",
            CustomParser = result => OptionValues.Choice(result, ("max", SaltLength.Max), ("digest", SaltLength.Digest)),
        };
        salt.HelpName = "max|digest";
        return salt;
    }

    /// <summary>A moment.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DDThh:mm:ssZ",
        CustomParser = result =>
        {
            if (TrustTime.TryParse(result.Tokens[0].Value, out DateTimeOffset time))
            {
                return time;
            }

            result.AddError($"Invalid time \"{result.Tokens[0].Value}\" for {name}: expected a form such as 2027-01-01T00:00:00Z.");
            return null;
        },
    };

    /// <summary>Loads the private key that an option names.</summary>
    public static TrustPrivateKey LoadKey(this ParseResult parsed, Option<string> key, Option<string?> passphraseFile) =>
        TrustPrivateKey.Load(parsed.GetRequiredValue(key), parsed.GetValue(passphraseFile));
}
