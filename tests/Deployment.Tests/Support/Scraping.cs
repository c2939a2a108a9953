using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PopCon.Deployment.Tests.Support;

/// <summary>Configurations for a Prometheus.</summary>
internal static class Scraping
{
    /// <summary>Scrapes bridges by their ports every second.</summary>
    public static string Of(IEnumerable<int> ports, string rules = "") => $$"""
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        {{(rules.Length > 0 ? $"rule_files: [{rules}]" : string.Empty)}}
        scrape_configs:
          - job_name: popcon
            honor_labels: true
            static_configs:
              - targets: [{{string.Join(", ", ports.Select(port => "'127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) + "'"))}}]
        """;
}
