using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Logging;
using PopCon.Metrics;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge;

/// <summary>What of settings and rules together does not go with privacy.</summary>
internal static class PrivacyCheck
{
    /// <summary>Which families the settings protect.</summary>
    public static Protection ProtectionOf(PrivacyOptions options) => new(options.Mode, options.Families, options.GateK);

    /// <summary>Refuses rules that hold lines back beside a relay that passes them on.</summary>
    /// <exception cref="MappingFileException">The rules are like that, and nothing allows it.</exception>
    public static void ThrowIfRelayed(BridgeOptions options, MetricMapper mapper)
    {
        if (!options.Relay.Address.IsEmpty && !options.Privacy.AllowsRelay && ProtectionOf(options.Privacy).CanProtect(mapper))
        {
            throw new MappingFileException(
                $"{options.Statsd.MappingConfig}: a rule with privacy holds lines back that --statsd.relay.address = '{options.Relay.Address.Text}' passes on; remove one of them, or allow it with --privacy.relay");
        }
    }

    /// <summary>A mode in force as labels; empty values for what does not apply.</summary>
    public static IReadOnlyList<(string Name, string Value)> Describe(FamilyRelease release, PrivacyOptions options)
    {
        bool isGate = release.Mode == ReleaseMode.Gate;
        var dp = new DpParameters(options.DpEpsilon, options.DpDelta, options.DpUnit);
        return
        [
            ("mode", isGate ? "gate" : "dp"),
            ("k", isGate ? Number(release.K) : string.Empty),
            ("epoch", Number((isGate ? options.GateEpoch : options.DpEpoch).TotalSeconds)),
            ("epsilon", isGate ? string.Empty : Number(dp.Epsilon)),
            ("delta", isGate ? string.Empty : Number(dp.Delta)),
            ("unit", isGate ? string.Empty : Number(dp.Unit)),
            ("theta", isGate ? string.Empty : Number(dp.Theta)),
        ];
    }

    /// <summary>Warns of settings that take much of the protection away.</summary>
    public static void Warn(PrivacyOptions options, MetricMapper mapper, ILogger log)
    {
        FamilyRelease[] modes = [.. ProtectionOf(options).Modes(mapper)];
        if (modes.Any(release => release.Mode == ReleaseMode.Gate) && options.GateEpoch < TimeSpan.FromHours(1))
        {
            log.ShortEpochs("--privacy.gate.epoch", options.GateEpoch.ToString(), "1h or more");
        }

        if (modes.Any(release => release.Mode == ReleaseMode.Dp) && options.DpEpoch < TimeSpan.FromDays(1))
        {
            log.ShortEpochs("--privacy.dp.epoch", options.DpEpoch.ToString(), "1d or more");
        }

        if (modes.Length > 0 && options.ShowsLiveSelfMetrics)
        {
            log.LiveSelfMetrics();
        }
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
