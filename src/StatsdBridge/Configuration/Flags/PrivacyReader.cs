using System;
using PopCon.Metrics;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Release.Noise;

namespace PopCon.StatsdBridge.Configuration.Flags;

/// <summary>Reads the settings of privacy into <see cref="PrivacyOptions"/>.</summary>
/// <remarks>One thread; mistakes are collected by the <see cref="SettingReader"/>.</remarks>
internal sealed class PrivacyReader(SettingReader read)
{
    private const int MaxUnit = 1_000_000;

    private static readonly TimeSpan ShortestEpoch = TimeSpan.FromSeconds(1);

    /// <summary>Reads all of them.</summary>
    public PrivacyOptions Read()
    {
        var options = new PrivacyOptions
        {
            Mode = read.Choice(
                "privacy.mode", StringComparison.Ordinal, ("off", ReleaseMode.Off), ("gate", ReleaseMode.Gate), ("dp", ReleaseMode.Dp)),
            Families = ReadFamilies(),
            GateK = read.Count("privacy.gate.k", 2, int.MaxValue),
            GateEpoch = read.Duration("privacy.gate.epoch", ShortestEpoch),
            DpEpsilon = read.Number("privacy.dp.epsilon", 10),
            DpDelta = read.Number("privacy.dp.delta", 0.01),
            DpUnit = (int)read.Count("privacy.dp.unit", 1, MaxUnit),
            DpEpoch = read.Duration("privacy.dp.epoch", ShortestEpoch),
            KeepsHiddenCounts = read.Choice("privacy.hidden-counts", StringComparison.Ordinal, ("stop", true), ("never", false)),
            AllowsRelay = read.Switch("privacy.relay"),
            ShowsLiveSelfMetrics = read.Switch("privacy.live-self-metrics"),
        };
        RefuseDrowned(options);
        RefuseRelay(options);
        return options;
    }

    private string ReadFamilies()
    {
        const string Name = "privacy.families";
        string pattern = read.Text(Name);
        return Protection.MistakeIn(pattern) is { } mistake
            ? read.Refuse(Name, "must be a regular expression of RE2: " + mistake, string.Empty)
            : pattern;
    }

    private void RefuseDrowned(PrivacyOptions options)
    {
        if (!new DpParameters(options.DpEpsilon, options.DpDelta, options.DpUnit).IsDrawable)
        {
            read.Refuse(
                "privacy.dp.epsilon", "needs noise above 100 million, beside which no count shows; use more, or a smaller privacy.dp.unit", 1);
        }
    }

    private void RefuseRelay(PrivacyOptions options)
    {
        if (options.Mode != ReleaseMode.Off && !options.AllowsRelay && read.Text("statsd.relay.address").Length > 0)
        {
            read.Refuse(
                "statsd.relay.address", "passes on every line that privacy.mode holds back; remove it, or allow it with --privacy.relay", 1);
        }
    }
}
