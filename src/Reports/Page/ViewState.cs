using System;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;
using PopCon.Reports.Web;

namespace PopCon.Reports.Page;

/// <summary>All that the address of a view says: period, filters, order, page.</summary>
/// <remarks>Immutable. Every link of the page is this with a change, so that a view can be sent to somebody.</remarks>
internal sealed record ViewState
{
    /// <summary>The periods that are offered.</summary>
    public static readonly int[] Periods = [1, 7, 30, 90, 365];

    /// <summary>Rows of a page.</summary>
    public const int RowsPerPage = 100;

    /// <summary>The columns that packages can be sorted by.</summary>
    public static readonly string[] Orders = ["processes", "package", "share", "change", "unused", "namespaces", "fetches", "features"];

    public required QueryString Query { get; init; }

    public required DayRange Range { get; init; }

    /// <summary>The chosen number of days; 0 where days were named.</summary>
    public int Days { get; init; }

    public string? Language { get; init; }

    public string? Namespace { get; init; }

    public string Filter { get; init; } = string.Empty;

    public string Order { get; init; } = Orders[0];

    public bool IsAscending { get; init; }

    public int PageNumber { get; init; } = 1;

    /// <summary>Packages with fewer processes are candidates for removal.</summary>
    public long Fewer { get; init; } = InventoryLimit;

    public string Format { get; init; } = "html";

    private const long InventoryLimit = 5;

    /// <summary>Reads an address; a sentence that says what is wrong where it cannot.</summary>
    public static string? Read(QueryString query, SourceSpan? span, DateTimeOffset now, out ViewState? state)
    {
        state = null;
        int days = PopularityQuery.DefaultDays;
        bool isNamed = query["from"] is not null || query["to"] is not null;
        if (!isNamed && query["days"] is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= PopularityQuery.MaxDaysByDay))
        {
            return $"Invalid days: expected a number from 1 to {PopularityQuery.MaxDaysByDay}.";
        }

        DayRange range = PopularityQuery.DefaultRange(span, now, days);
        if (isNamed)
        {
            string? error = PopularityQuery.Read(OnlyRange(query), span, now, out FigureRequest? request);
            if (error is not null)
            {
                return error;
            }

            range = request!.Range;
        }

        string? order = query["sort"];
        if (order is not null && !Orders.Contains(order, StringComparer.Ordinal))
        {
            return $"Invalid sort: expected one of {string.Join(", ", Orders)}.";
        }

        state = new ViewState
        {
            Query = query,
            Range = range,
            Days = isNamed ? 0 : days,
            Language = query["language"] is { Length: > 0 } language ? language : null,
            Namespace = query["namespace"] is { } scope && scope is not "*" ? scope : null,
            Filter = query["q"] ?? string.Empty,
            Order = order ?? Orders[0],
            IsAscending = query["order"] is "up",
            PageNumber = Number(query["page"], 1, int.MaxValue / RowsPerPage, 1),
            Fewer = Number(query["fewer"], 1, 1_000_000_000, (int)InventoryLimit),
            Format = query["format"] is "csv" or "json" ? query["format"]! : "html",
        };
        return null;
    }

    /// <summary>What to ask the source for.</summary>
    public FigureRequest Request(bool byDay) => new(Range, Language, Namespace, byDay);

    /// <summary>The address of a view with some parameters changed.</summary>
    public string Link(string path, params ReadOnlySpan<(string Name, string? Value)> changes) => path + Query.With(changes);

    /// <summary>The parameters that every view has in common, for links between views.</summary>
    public string LinkTo(string path) => path + Query.With(
        ("q", null), ("sort", null), ("order", null), ("page", null), ("fewer", null), ("format", null), ("package", null), ("id", null),
        ("language", Language), ("namespace", Namespace));

    private static QueryString OnlyRange(QueryString query) => QueryString.Parse(string.Empty).With(("from", query["from"]), ("to", query["to"]), ("by", "day"));

    private static int Number(string? text, int least, int most, int usual) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? Math.Min(number, most) : usual;
}
