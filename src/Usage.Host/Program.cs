using System;
using System.IO;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Logging;
using PopCon.Usage.Host;
using PopCon.Usage.Host.Configuration;
using PopCon.Usage.Host.Pages;
using PopCon.Usage.Host.Routes;

const int UsageError = 2;

LinuxSignals.IgnoreWithoutMeaning();
if (args is not ["--config", var path])
{
    await Console.Error.WriteLineAsync("usage: popcon usage host --config FILE");
    return UsageError;
}

try
{
    HostSettings settings = HostFile.Load(path);
    using var log = new StderrLoggerProvider(new LogOptions(), TimeProvider.System);
    using var loggers = new LoggerFactory([log]);
    using var state = new HostState(settings.Options, new PlainPages());
    await UsageServer.RunAsync(settings, state, loggers);
    return 0;
}
catch (ConfigurationException e)
{
    foreach (string mistake in e.Mistakes)
    {
        await Console.Error.WriteLineAsync(mistake);
    }

    return UsageError;
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync($"Cannot start: {e.Message}");
    return UsageError;
}
