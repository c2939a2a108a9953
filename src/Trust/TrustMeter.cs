using System.Collections.Generic;
using System.Diagnostics.Metrics;

namespace PopCon.Trust;

/// <summary>Counts verifications: <c>popcon_trust_verify_total{result,reason}</c> of the meter <c>PopCon.Trust</c>. No id and no path.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class TrustMeter
{
    private static readonly Meter Meter = new("PopCon.Trust");

    private static readonly Counter<long> Verifications = Meter.CreateCounter<long>(
        "popcon_trust_verify_total", description: "Verifications of packages and signatures.");

    /// <summary>Counts one verification.</summary>
    public static void Count(string reason) => Verifications.Add(
        1,
        new KeyValuePair<string, object?>("result", TrustReason.ResultOf(reason)),
        new KeyValuePair<string, object?>("reason", reason));
}
