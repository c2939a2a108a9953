using System.Linq;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge;

/// <summary>Healthy while every listener receives; ready when, besides, the saved state is restored.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class BridgeHealth(Listeners listeners)
{
    private volatile string? _notReady = "The bridge is starting.";

    /// <summary>Why the process needs a restart; <see langword="null"/>: it works.</summary>
    public string? FindProblem() => listeners.Failures.FirstOrDefault();

    /// <summary>Why the process should get no traffic now; <see langword="null"/>: it is ready.</summary>
    public string? FindReadyProblem() => _notReady ?? FindProblem();

    /// <summary>Everything is restored and bound.</summary>
    public void BecomeReady() => _notReady = null;

    /// <summary>A stop has begun.</summary>
    public void BeginStop() => _notReady = "The bridge is stopping.";
}
