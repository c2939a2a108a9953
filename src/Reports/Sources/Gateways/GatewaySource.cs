using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Sources.Gateways;

/// <summary>Reads from the metrics of a gateway which packages it holds and when they were last fetched.</summary>
/// <remarks>Stateless.</remarks>
public static class GatewaySource
{
    private const string Info = "popcon_gateway_build_info";
    private const string Held = "popcon_gateway_packages";
    private const string LastFetch = "popcon_gateway_package_last_fetch_days";
    private const string Known = "popcon_gateway_fetches_known_days";

    /// <summary>Reads them.</summary>
    /// <param name="address">The URL of the gateway's listener for metrics.</param>
    /// <param name="options">Credentials.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SourceException">There is no gateway.</exception>
    public static async Task<GatewayPackages> ReadAsync(string address, SourceOptions options, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new SourceException($"Invalid gateway \"{address}\": expected a URL such as http://localhost:9103.");
        }

        using SourceConnection connection = SourceConnection.Open(uri, options);
        (string text, _) = await connection.GetTextAsync("metrics", cancellationToken).ConfigureAwait(false);
        ILookup<string, ExpositionSample> samples = ReadSamples(text).ToLookup(sample => sample.Name, StringComparer.Ordinal);
        string name = connection.Address.ToString().TrimEnd('/');
        if (!samples.Contains(Info))
        {
            throw new SourceException($"{name} has no metrics of a gateway: give the address of its --web.telemetry-address.");
        }

        return new GatewayPackages(
            name,
            samples[Known].Select(sample => (long)sample.Value).FirstOrDefault(),
            [.. samples[LastFetch].Select(ReadPackage)],
            samples[Held].Sum(sample => (long)sample.Value));
    }

    private static IEnumerable<ExpositionSample> ReadSamples(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (ExpositionSample.TryParse(line, out ExpositionSample? sample))
            {
                yield return sample;
            }
        }
    }

    private static OwnPackage ReadPackage(ExpositionSample sample)
    {
        string Label(string name) => sample.Labels.GetValueOrDefault(name, string.Empty);
        return new OwnPackage(Label("repository"), PopularityMetric.LanguageOf(Label("ecosystem")), Label("package"), (long)sample.Value);
    }
}
