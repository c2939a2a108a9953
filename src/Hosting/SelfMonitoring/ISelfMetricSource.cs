namespace PopCon.Hosting.SelfMonitoring;

/// <summary>A part of the bridge that has numbers of its own to show.</summary>
internal interface ISelfMetricSource
{
    /// <summary>Finds out what takes a while. Called before <see cref="Publish"/>, without the ingest lock, by one thread at a time.</summary>
    public void Prepare()
    {
    }

    /// <summary>Shows all its numbers. Called under the ingest lock at the start of each scrape, so it must be quick.</summary>
    public void Publish(SelfMetrics metrics);
}
