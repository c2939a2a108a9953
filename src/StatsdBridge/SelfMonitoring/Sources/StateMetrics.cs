using PopCon.Hosting.SelfMonitoring;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge.SelfMonitoring.Sources;

/// <summary>Whether the state is saved, and how old the saved one is.</summary>
internal sealed class StateMetrics(StateStore store) : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        const string Name = "popcon_bridge_state_saves_total";
        const string Help = "Saves of the state, by outcome.";
        metrics.Counter(Name, Help, store.SuccessCount, ("outcome", "success"));
        metrics.Counter(Name, Help, store.FailureCount, ("outcome", "failure"));
        metrics.Gauge(
            "popcon_bridge_state_last_save_timestamp_seconds",
            "When the state was last saved, in Unix seconds; 0 before the first time.",
            store.LastSaveUnixMilliseconds / 1000d);
        metrics.Gauge("popcon_bridge_state_restored_series", "Series restored at the start.", store.RestoredCount);
    }
}
