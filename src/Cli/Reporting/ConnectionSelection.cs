using System.CommandLine;
using PopCon.Reports.Sources;

namespace PopCon.Cli.Reporting;

/// <summary>The options that say how to prove oneself to a server.</summary>
internal sealed class ConnectionSelection
{
    private readonly Option<string?> _user = new("--user") { Description = "User name for the source.", HelpName = "NAME" };
    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "File with the password of the user.", HelpName = "FILE" };
    private readonly Option<string?> _bearerFile = new("--bearer-file") { Description = "File with a bearer token for the source.", HelpName = "FILE" };
    private readonly Option<string?> _caFile = new("--ca-file") { Description = "PEM file with the certificates to trust.", HelpName = "FILE" };

    /// <param name="command">The command that gets the options.</param>
    public ConnectionSelection(Command command)
    {
        foreach (Option option in new Option[] { _user, _passwordFile, _bearerFile, _caFile })
        {
            command.Add(option);
        }
    }

    /// <summary>What was given.</summary>
    public SourceOptions Read(ParseResult parsed) => new()
    {
        User = parsed.GetValue(_user) ?? string.Empty,
        PasswordFile = parsed.GetValue(_passwordFile) ?? string.Empty,
        BearerFile = parsed.GetValue(_bearerFile) ?? string.Empty,
        CaFile = parsed.GetValue(_caFile) ?? string.Empty,
    };
}
