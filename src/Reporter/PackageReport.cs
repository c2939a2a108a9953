using System;
using System.Collections.Generic;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Sending;

namespace PopCon.Reporter;

/// <summary>Turns loads into counters, each package once per process.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class PackageReport
{
    private readonly Settings _settings;
    private readonly Dictionary<string, Package> _reported = new(StringComparer.Ordinal);
    private bool _counted;
    private DepsFile? _application;

    /// <summary>A report that has sent nothing yet.</summary>
    internal PackageReport(Settings settings) => _settings = settings;

    /// <summary>Sends the packages among the loads that were not sent before; the first time also that there is a report.</summary>
    internal void Send(LoadedAssembly? loads)
    {
        var datagrams = new StatsdDatagramBuilder(new UnixDatagramSender(_settings.Port));
        for (; loads is not null; loads = loads.Next)
        {
            Package? package = Find(loads.Location);
            if (package is not null && _reported.TryAdd(package.Id, package))
            {
                datagrams.Add(_settings.Prefix + "." + package.Id + ":1|c");
            }
        }

        if (!_counted)
        {
            _counted = true;
            datagrams.Add(_settings.Prefix.Substring(0, _settings.Prefix.LastIndexOf('.') + 1) + "reports:1|c");
        }

        datagrams.Send();
    }

    private Package? Find(string path)
    {
        if (DotnetInstallation.Contains(path) || path.EndsWith(".resources.dll", StringComparison.Ordinal))
        {
            return null;
        }

        Package? package = PackageFolder.Find(path);
        if (package is null && path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
        {
            _application ??= DepsFile.Read(((string)AppContext.GetData("APP_CONTEXT_DEPS_FILES")!).Split(';')[0]);
            package = _application.Find(path.Substring(path.LastIndexOf('/') + 1));
        }

        return package;
    }
}
