namespace PopCon.StatsdBridge.SelfMonitoring;

/// <summary>A part of the bridge that has numbers of its own to show.</summary>
internal interface ISelfMetricSource
{
    /// <summary>Shows all its numbers. Called under the ingest lock at the start of each scrape, so it must be quick.</summary>
    public void Publish(SelfMetrics metrics);
}
