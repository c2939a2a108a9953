using System.Linq;
using PopCon.Hosting.Web;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge;

/// <summary>Healthy while every listener receives; ready when, besides, the saved state is back.</summary>
internal sealed class BridgeHealth(Listeners listeners) : IHealth
{
    private volatile string _notReady = "The bridge is starting.";

    /// <inheritdoc/>
    public HealthStatus Healthy => listeners.Failures.FirstOrDefault() is { } failure
        ? HealthStatus.Bad(failure)
        : HealthStatus.Fine;

    /// <inheritdoc/>
    public HealthStatus Ready => _notReady.Length > 0 ? HealthStatus.Bad(_notReady) : Healthy;

    /// <summary>Everything is restored and bound.</summary>
    public void BecomeReady() => _notReady = string.Empty;

    /// <summary>A stop has begun: send no one here any more.</summary>
    public void BeginStop() => _notReady = "The bridge is stopping.";
}
