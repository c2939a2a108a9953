using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using PopCon.Gateway;
using PopCon.Gateway.Access;
using PopCon.Gateway.Configuration;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Logging;

LinuxSignals.IgnoreWithoutMeaning();
string command = Commands.Take(args, Environment.GetEnvironmentVariable, out IReadOnlyList<string> arguments);
switch (command)
{
    case Commands.Serve:
        break;
    case Commands.HashSecret:
        await Console.Out.WriteLineAsync(Secret.Hash(await Console.In.ReadLineAsync() ?? string.Empty));
        return 0;
    default:
        await Console.Error.WriteLineAsync($"{CommandLine.Flags.ProgramName}: error: unknown command '{command}', try --help");
        return 1;
}

CommandLineResult<GatewayOptions> commandLine = CommandLine.Parse(arguments, Environment.GetEnvironmentVariable);
if (commandLine.Options is not { } options)
{
    await (commandLine.ExitCode == 0 ? Console.Out : Console.Error).WriteAsync(commandLine.Text);
    return commandLine.ExitCode;
}

using var standardError = new StderrLoggerProvider(options.Log, TimeProvider.System);
using var loggers = new LoggerFactory([standardError], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
return await new GatewayServer(options, loggers, TimeProvider.System).RunAsync();
