using System.Globalization;

namespace PopCon.StatsdBridge.IntegrationTests.Support;

/// <summary>Configurations for a Prometheus.</summary>
internal static class ScrapeJobs
{
    /// <summary>Runs jobs twice a second.</summary>
    public static string Of(params string[] jobs) =>
        "global: {scrape_interval: 500ms, scrape_timeout: 500ms}\nscrape_configs:\n" + string.Concat(jobs);

    /// <summary>Scrapes one bridge.</summary>
    /// <param name="name">The job.</param>
    /// <param name="webPort">The bridge's HTTP port.</param>
    /// <param name="access">Further keys, as YAML of one line each.</param>
    public static string Job(string name, int webPort, params string[] access) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        - job_name: {{name}}
          {{string.Join("\n  ", access)}}
          static_configs: [{targets: ['127.0.0.1:{{webPort}}']}]

        """);
}
