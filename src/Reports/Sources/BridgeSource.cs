using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Sources;

/// <summary>A bridge as source: its API over HTTP.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class BridgeSource : IFigureSource
{
    private readonly SourceConnection _connection;

    internal BridgeSource(SourceConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public string Name => _connection.Address.ToString().TrimEnd('/');

    /// <inheritdoc/>
    public async Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken)
    {
        using JsonDocument answer = await GetAsync(PopularityApi.SpanPath, cancellationToken).ConfigureAwait(false);
        return Read(answer.RootElement, ReadSpan);
    }

    /// <inheritdoc/>
    public async Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        string query = $"?from={DayRange.Text(request.Range.From)}&to={DayRange.Text(request.Range.To)}"
            + (request.Language is { } language ? "&language=" + Uri.EscapeDataString(language) : string.Empty)
            + (request.Namespace is { } scope ? "&namespace=" + Uri.EscapeDataString(scope) : string.Empty)
            + (request.ByDay ? "&by=day" : string.Empty);
        using JsonDocument answer = await GetAsync(PopularityApi.FiguresPath + query, cancellationToken).ConfigureAwait(false);
        return Read(answer.RootElement, root => ReadFigures(root, request.Range));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static SourceSpan? ReadSpan(JsonElement root) =>
        Day(root, "firstDay") is not { } first ? null : new SourceSpan(
            first,
            Day(root, "lastDay") ?? first,
            Number(root, "epochSeconds") is { } seconds ? new ReleaseCalendar(TimeSpan.FromSeconds(seconds)) : ReleaseCalendar.Immediate,
            Texts(root, "languages"),
            Texts(root, "namespaces"));

    private static DateOnly? Day(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() is { } text && DayRange.TryParseDay(text, out DateOnly day) ? day : null;

    private static long? Number(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    private static string[] Texts(JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray().Select(one => one.GetString() ?? string.Empty)];

    private static long[] Numbers(JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray().Select(one => one.GetInt64())];

    private static LabelCount[] Counts(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateObject().Select(one => new LabelCount(one.Name, one.Value.GetInt64()))];

    private static PackageFigures[] Packages(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(one => new PackageFigures
    {
        Language = one.GetProperty("language").GetString() ?? string.Empty,
        Package = one.GetProperty("package").GetString() ?? string.Empty,
        Processes = one.GetProperty("processes").GetInt64(),
        Previous = Number(one, "previous"),
        Unused = one.GetProperty("unused").GetInt64(),
        Fetches = one.TryGetProperty("fetches", out JsonElement fetches) ? fetches.GetInt64() : 0,
        FeatureUses = one.TryGetProperty("featureUses", out JsonElement uses) ? uses.GetInt64() : 0,
        Namespaces = Counts(one, "namespaces"),
        Versions = Counts(one, "versions"),
        Frameworks = Counts(one, "frameworks"),
        Dependencies = Counts(one, "dependencies"),
        FirstDay = Day(one, "firstDay"),
        LastDay = Day(one, "lastDay"),
        Days = Numbers(one, "days"),
    })];

    private PeriodFigures ReadFigures(JsonElement root, DayRange range) => new()
    {
        Source = Name,
        Range = range,
        Reports = root.GetProperty("reports").GetInt64(),
        PreviousReports = Number(root, "previousReports"),
        PreviousPackagesInUse = (int?)Number(root, "previousPackagesInUse"),
        PreviousPackagesNeverLoaded = (int?)Number(root, "previousPackagesNeverLoaded"),
        ReportsByDay = Numbers(root, "reportsByDay"),
        Packages = Packages(root, "packages"),
        Gone = Packages(root, "gone"),
    };

    private Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken) =>
        _connection.GetJsonAsync(path.TrimStart('/'), cancellationToken);

    private T Read<T>(JsonElement root, Func<JsonElement, T> read)
    {
        try
        {
            return read(root);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new SourceException($"{Name} answers with figures of another version: use the tool and the bridge of one release.", e);
        }
    }
}
