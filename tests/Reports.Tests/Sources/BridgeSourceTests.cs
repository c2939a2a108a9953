using System;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.Reports.Web;
using PopCon.Reports.Writing;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Sources;

public sealed class BridgeSourceTests : IDisposable
{
    private static readonly DateOnly Day = SampleLedger.Day;
    private static readonly DayRange Month = new(Day.AddDays(30), Day.AddDays(59));

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(ManualTime.At(Day.AddDays(59)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_AnyRequest_EqualsTheLedgerBehindIt()
    {
        SampleLedger.Write(_folder.Path, [
            .. SampleLedger.Traffic(40, 60, seed: 5),
            (Day.AddDays(2), SampleLedger.Used("gone"), 3L), (Day.AddDays(50), SampleLedger.Used("a b&c=\"d\"", "prod&x=1"), 3L),
            (Day.AddDays(50), new("python", PopularityKind.Used, "numpy", "", "2.0", "direct", "cpython"), 4L),
            (Day.AddDays(51), new("dotnet", PopularityKind.Unused, "shipped"), 5L)]);
        using var ledger = new LedgerSource(_folder.Path);
        var api = new PopularityApi(ledger, _time);
        using var server = new ApiServer(request => api.RespondAsync(request, CancellationToken.None));
        using IFigureSource bridge = await OpenAsync(server);

        Assert.IsType<BridgeSource>(bridge);
        SourceSpan expected = (await ledger.ReadSpanAsync(CancellationToken.None))!;
        SourceSpan actual = (await bridge.ReadSpanAsync(CancellationToken.None))!;
        Assert.Equal((expected.First, expected.Last, expected.Calendar), (actual.First, actual.Last, actual.Calendar));
        Assert.Equal(expected.Languages, actual.Languages);
        Assert.Equal(expected.Namespaces, actual.Namespaces);
        foreach (FigureRequest request in (FigureRequest[])[new(Month), new(Month, ByDay: true), new(Month, "python"), new(Month, Namespace: "prod&x=1"), new(Month, Namespace: "")])
        {
            Assert.Equal(Text(await ledger.ReadAsync(request, CancellationToken.None)), Text(await bridge.ReadAsync(request, CancellationToken.None)));
        }
    }

    [Fact]
    public async Task ReadSpanAsync_EmptyLedger_IsNull()
    {
        using var ledger = new LedgerSource(_folder.Path);
        var api = new PopularityApi(ledger, _time);
        using var server = new ApiServer(request => api.RespondAsync(request, CancellationToken.None));
        using IFigureSource bridge = await OpenAsync(server);

        Assert.Null(await bridge.ReadSpanAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("{\"epochSeconds\":null}", "answers with figures of another version")]
    [InlineData("{\"epochSeconds\":null,\"firstDay\":5}", "answers with figures of another version")]
    [InlineData("{\"epochSeconds\":", "does not answer with JSON: check the address.")]
    public async Task ReadSpanAsync_AnswerOfAnotherVersion_NamesTheAddress(string json, string message)
    {
        using var server = new ApiServer(_ => Task.FromResult(WebResponse.Create(200, "application/json", Encoding.UTF8.GetBytes(json))));

        SourceException e = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            using IFigureSource bridge = await OpenAsync(server);
            await bridge.ReadSpanAsync(CancellationToken.None);
        });

        Assert.Contains(server.Address, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Refused_PassesTheReasonOn()
    {
        using var ledger = new LedgerSource(_folder.Path);
        var api = new PopularityApi(ledger, _time);
        using var server = new ApiServer(request => request.Path == PopularityApi.SpanPath
            ? api.RespondAsync(request, CancellationToken.None)
            : Task.FromResult(WebResponse.Text(503, "Limit of concurrent requests reached (8), try again later.")));
        using IFigureSource bridge = await OpenAsync(server);

        SourceException e = await Assert.ThrowsAsync<SourceException>(() => bridge.ReadAsync(new FigureRequest(Month), CancellationToken.None));

        Assert.Equal($"{server.Address}/ answers with status 503: Limit of concurrent requests reached (8), try again later.", e.Message);
    }

    private Task<IFigureSource> OpenAsync(ApiServer server) => SourceFinder.OpenAsync(server.Address, new SourceOptions(), _time, CancellationToken.None);

    private static string Text(PeriodFigures figures)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            FiguresJson.WriteDetailed(json, figures);
        }

        return Encoding.UTF8.GetString(stream.ToArray()).Replace(JsonSerializer.Serialize(figures.Source), "\"same\"", StringComparison.Ordinal);
    }
}
