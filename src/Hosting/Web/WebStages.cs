namespace PopCon.Hosting.Web;

/// <summary>What the endpoints need from the rest of the bridge.</summary>
/// <param name="Metrics">What is scraped.</param>
/// <param name="Health">What the health endpoints report.</param>
/// <param name="Lifecycle">What the lifecycle endpoints can ask for.</param>
/// <param name="Scrapes">Counts scrapes.</param>
/// <remarks>Immutable.</remarks>
internal sealed record WebStages(IMetricsSource Metrics, IHealth Health, ILifecycle Lifecycle, ScrapeMetrics Scrapes);
