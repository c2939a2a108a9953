using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;

namespace PopCon.Reports.BrowserTests;

/// <summary>Ten thousand packages, many of them with names that try to break a page, in two languages and three namespaces.</summary>
internal sealed class HostileSource : IFigureSource
{
    /// <summary>The last day with figures.</summary>
    public static readonly DateOnly Last = new(2026, 10, 30);

    private static readonly string[] Hostile =
    [
        "<script>document.title='broken'</script>", "\"><img src=x onerror=\"document.title='broken'\">", "\u202E\u2066gnp.exe", new string('x', 10_000), "'\"`", "</table></main>",
        "a b  c", "\u0000\u0007", "javascript:alert(1)", "日本語のパッケージ名", "\u05E9\u05DC\u05D5\u05DD", "&lt;b&gt;", "../..", "%00%2e", new string('\u0300', 500),
    ];

    private static readonly SourceSpan Span = new(Last.AddDays(-399), Last, ReleaseCalendar.Immediate, ["dotnet", "python"], ["", "prod", "<b>x</b>"]);

    /// <inheritdoc/>
    public string Name => "test";

    /// <summary>Whether there are figures.</summary>
    public bool IsEmpty { get; set; }

    /// <inheritdoc/>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken) => Task.FromResult(IsEmpty ? null : Span);

    /// <inheritdoc/>
    public Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        var figures = new FigureAccumulator(request, Span.First);
        for (int i = 0; i < 10_000; i++)
        {
            string name = i < 2 * Hostile.Length ? Hostile[i / 2] + (i % 2 == 0 ? string.Empty : "2") : "company.extensions.library" + i;
            long[] days = new long[60];
            Array.Fill(days, 1 + (40_000 / (i + 1)));
            days[59 - (i % 7)] += i % 50;
            Add(figures, new("dotnet", i % 40 == 39 ? PopularityKind.Unused : PopularityKind.Used, name, Span.Namespaces[i % 3], i % 2 == 0 ? "13.0.4" : "", i % 4 == 0 ? "direct" : "", ""), i % 90 == 89 ? new long[60] : days);
        }

        Add(figures, new("dotnet", PopularityKind.Used, "new.library"), [.. Enumerable.Range(0, 60).Select(day => day > 40 ? 9L : 0L)]);
        Add(figures, new("dotnet", PopularityKind.Used, "old.library"), [.. Enumerable.Range(0, 60).Select(day => day < 20 ? 9L : 0L)]);
        Add(figures, new("python", PopularityKind.Used, "numpy"), [.. Enumerable.Range(0, 60).Select(day => day == 50 ? 2L : 0L)]);
        Add(figures, new("dotnet", PopularityKind.Reports), [.. Enumerable.Range(0, 60).Select(day => 52_000L + (4_000 * (day % 7)) - (day % 7 > 4 ? 21_000 : 0))]);
        return Task.FromResult(figures.ToFigures(Name));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static void Add(FigureAccumulator figures, PopularitySeries series, long[] days) => figures.Add(series, days, Last.AddDays(-59));
}
