using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using PopCon.Gateway;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Gateway.Maintenance;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Logging;

LinuxSignals.IgnoreWithoutMeaning();
string command = Commands.Take(args, Environment.GetEnvironmentVariable, out IReadOnlyList<string> arguments);
switch (command)
{
    case Commands.Serve or Commands.UpdateIndex or Commands.Verify or Commands.BuildFeed:
        break;
    case Commands.HashSecret:
        await Console.Out.WriteLineAsync(Secret.Hash(await Console.In.ReadLineAsync() ?? string.Empty));
        return 0;
    case Commands.Import:
        return await new ImportCommand(Console.Out, Console.Error, TimeProvider.System).RunAsync(arguments);
    case Commands.InitGitHub:
        return await new GitHubSetup(Console.Out, Console.Error, TimeProvider.System).RunAsync(arguments, Environment.GetEnvironmentVariable);
    default:
        await Console.Error.WriteLineAsync($"{CommandLine.Flags.ProgramName}: error: unknown command '{command}', try --help");
        return 1;
}

bool isDryRun = false;
IReadOnlyList<string> names = command is Commands.Serve ? [] : Commands.TakeNames(ref arguments, out isDryRun);
string folder = command is Commands.BuildFeed ? Commands.TakeFlag(ref arguments, "--output") : string.Empty;
string address = command is Commands.BuildFeed ? Commands.TakeFlag(ref arguments, "--base-url") : string.Empty;
CommandLineResult<GatewayOptions> commandLine = CommandLine.Parse(arguments, Environment.GetEnvironmentVariable);
if (commandLine.Options is not { } options)
{
    await (commandLine.ExitCode == 0 ? Console.Out : Console.Error).WriteAsync(commandLine.Text);
    return commandLine.ExitCode;
}

if (command is not Commands.Serve)
{
    var commands = new RepositoryCommands(options, Console.Out, TimeProvider.System);
    return await (command switch
    {
        Commands.Verify => commands.VerifyAsync(names),
        Commands.UpdateIndex => commands.UpdateIndexAsync(names, isDryRun),
        _ => commands.BuildFeedAsync(names, folder, address),
    });
}

using var standardError = new StderrLoggerProvider(options.Log, TimeProvider.System);
using var loggers = new LoggerFactory([standardError], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
return await new GatewayServer(options, loggers, TimeProvider.System).RunAsync();
