using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Rules;

/// <summary>The rules of one host, in the order in which they are tried.</summary>
/// <remarks>Immutable, safe from all threads.</remarks>
internal sealed class HostRules
{
    /// <param name="rules">What the configuration has for the host, in its order.</param>
    public HostRules(RuleList rules)
    {
        Docker = [.. rules.DockerNames, .. rules.DockerPatterns];
        PixelPackage = rules.PixelPackages.FirstOrDefault();
        InstallEventPackage = rules.InstallEventPackages.FirstOrDefault();
        Files =
        [
            .. rules.Files.Select((rule, index) => (rule, index))
                .OrderBy(entry => entry.rule.Incoming, Comparer<IncomingTemplate>.Create(IncomingTemplate.Compare))
                .ThenByDescending(entry => entry.index)
                .Select(entry => entry.rule),
            .. rules.Expressions.OrderBy(rule => rule.Expression, System.StringComparer.Ordinal),
        ];
        Python = rules.PythonFiles.Count > 0 || rules.PythonBackendIndex is not null
            ? new PythonRules(rules.PythonFiles, rules.PythonBackendIndex)
            : null;
        Telemetry = [.. rules.Telemetry];
        CatchAll = rules.CatchAll.FirstOrDefault();
    }

    /// <summary>Registries, those of single images first.</summary>
    public DockerRule[] Docker { get; }

    /// <summary>The package of the pixel; <see langword="null"/>: there is none.</summary>
    public string? PixelPackage { get; }

    /// <summary>The package of install events; <see langword="null"/>: there are none.</summary>
    public string? InstallEventPackage { get; }

    /// <summary>Templates, then expressions.</summary>
    public IPathRule[] Files { get; }

    /// <summary>A Python index; <see langword="null"/>: there is none.</summary>
    public PythonRules? Python { get; }

    /// <summary>Paths that take events.</summary>
    public TelemetryRule[] Telemetry { get; }

    /// <summary>What everything else leads to; <see langword="null"/>: nothing.</summary>
    public CatchAllRule? CatchAll { get; }
}
