using System;
using System.CommandLine;
using PopCon.Cli.Trust;
using PopCon.Update.Configuration;
using PopCon.Update.Store;

namespace PopCon.Cli.Update;

/// <summary>The options of commands about one application.</summary>
internal sealed class UpdateOptions
{
    private readonly Option<string> _config = new("--config") { Description = "Application, a JSON file.", Required = true };
    private readonly Option<string?> _root = new("--root") { Description = "Folder of the store. Default: $POPCON_UPDATE_ROOT, or popcon/update in the data folder of this user." };
    private readonly Option<DateTimeOffset?> _now = TrustOptions.Time("--now", "Time to judge by. Default: the clock of this machine.");

    /// <summary>Adds the options to a command.</summary>
    public UpdateOptions(Command command)
    {
        command.Add(_config);
        command.Add(_root);
        command.Add(_now);
    }

    /// <summary>The path of the application's file.</summary>
    public string Config(ParseResult parsed) => parsed.GetRequiredValue(_config);

    /// <summary>The folder of the store.</summary>
    public string Root(ParseResult parsed) => parsed.GetValue(_root) ?? UpdateStore.DefaultRoot;

    /// <summary>The time that was given, if one was.</summary>
    public DateTimeOffset? Now(ParseResult parsed) => parsed.GetValue(_now);

    /// <summary>The clock.</summary>
    public TimeProvider Clock(ParseResult parsed) => FixedClock.Or(Now(parsed));

    /// <summary>Reads the application's file and opens its folder.</summary>
    public (ApplicationConfiguration Configuration, ApplicationFolder Folder) Open(ParseResult parsed)
    {
        ApplicationConfiguration configuration = ConfigurationReader.Load(Config(parsed));
        return (configuration, new ApplicationFolder(new UpdateStore(Root(parsed)), configuration.App));
    }
}
