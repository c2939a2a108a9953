using System;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Logging;
using PopCon.StatsdBridge;
using PopCon.StatsdBridge.Configuration;

LinuxSignals.IgnoreWithoutMeaning();
CommandLineResult<BridgeOptions> commandLine = CommandLine.Parse(args, Environment.GetEnvironmentVariable);
if (commandLine.Options is not { } options)
{
    await (commandLine.ExitCode == 0 ? Console.Out : Console.Error).WriteAsync(commandLine.Text);
    return commandLine.ExitCode;
}

using var standardError = new StderrLoggerProvider(options.Log, TimeProvider.System);
using var loggers = new LoggerFactory([standardError], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
return await new Bridge(options, loggers, TimeProvider.System).RunAsync();
