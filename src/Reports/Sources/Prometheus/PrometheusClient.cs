using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Reports.Sources.Prometheus;

/// <summary>The three calls of Prometheus's HTTP API that are used: <c>query</c>, <c>query_range</c> and <c>label/…/values</c>.</summary>
/// <remarks>Thread-safe. https://prometheus.io/docs/prometheus/latest/querying/api/</remarks>
internal sealed class PrometheusClient(SourceConnection connection)
{
    /// <summary>The address, for messages.</summary>
    public string Name => connection.Address.ToString().TrimEnd('/');

    /// <summary>An instant query: a vector, or with a range selector the raw samples.</summary>
    public Task<IReadOnlyList<PrometheusSeries>> QueryAsync(string query, DateTimeOffset time, CancellationToken cancellationToken) =>
        SeriesAsync($"query?time={Seconds(time)}&query={Uri.EscapeDataString(query)}", cancellationToken);

    /// <summary>The same query at regular times; the first is <paramref name="start"/>.</summary>
    public Task<IReadOnlyList<PrometheusSeries>> QueryRangeAsync(
        string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step, CancellationToken cancellationToken) =>
        SeriesAsync(

            // nocache: VictoriaMetrics moves start and end to multiples of the step otherwise. Prometheus takes no notice.
            string.Create(CultureInfo.InvariantCulture, $"query_range?nocache=1&start={Seconds(start)}&end={Seconds(end)}&step={step.TotalSeconds}&query={Uri.EscapeDataString(query)}"),
            cancellationToken);

    /// <summary>All values of a label of the series that match.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(
        string label, string match, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await GetAsync(
            $"label/{label}/values?match[]={Uri.EscapeDataString(match)}&start={Seconds(start)}&end={Seconds(end)}", cancellationToken).ConfigureAwait(false);
        return Read(answer, data => (IReadOnlyList<string>)[.. data.EnumerateArray().Select(one => one.GetString() ?? string.Empty)]);
    }

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);

    private static PrometheusSeries ReadSeries(JsonElement series)
    {
        Dictionary<string, string> labels = series.GetProperty("metric").EnumerateObject()
            .Where(label => label.Name is not "__name__")
            .ToDictionary(label => label.Name, label => label.Value.GetString() ?? string.Empty, StringComparer.Ordinal);
        PrometheusSample[] samples = series.TryGetProperty("values", out JsonElement values)
            ? [.. values.EnumerateArray().Select(ReadSample)]
            : [ReadSample(series.GetProperty("value"))];
        return new PrometheusSeries(labels, samples);
    }

    private static PrometheusSample ReadSample(JsonElement pair)
    {
        double value = double.Parse(pair[1].GetString()!, CultureInfo.InvariantCulture);
        return new PrometheusSample(
            DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(pair[0].GetDouble() * 1000)),
            double.IsFinite(value) ? (long)Math.Round(value) : 0);
    }

    private async Task<IReadOnlyList<PrometheusSeries>> SeriesAsync(string call, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await GetAsync(call, cancellationToken).ConfigureAwait(false);
        return Read(answer, data => (IReadOnlyList<PrometheusSeries>)[.. data.GetProperty("result").EnumerateArray().Select(ReadSeries)]);
    }

    private Task<JsonDocument> GetAsync(string call, CancellationToken cancellationToken) =>
        connection.GetJsonAsync("api/v1/" + call, cancellationToken);

    private T Read<T>(JsonDocument answer, Func<JsonElement, T> read)
    {
        try
        {
            return read(answer.RootElement.GetProperty("data"));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new SourceException($"{Name} does not answer as the HTTP API of Prometheus does: check the address.", e);
        }
    }
}
