using System;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Web;

namespace PopCon.Reports.Api;

/// <summary>Reads the parameters <c>from</c>, <c>to</c>, <c>language</c>, <c>namespace</c> and <c>by=day</c>.</summary>
/// <remarks>Stateless.</remarks>
public static class PopularityQuery
{
    /// <summary>Days of a period where none is given.</summary>
    public const int DefaultDays = 30;

    /// <summary>Longest period: ten years.</summary>
    public const int MaxDays = 3660;

    /// <summary>Longest period with a figure for each day: the kept history of a bridge by default.</summary>
    public const int MaxDaysByDay = 400;

    private static readonly string[] Known = ["from", "to", "language", "namespace", "by"];

    /// <summary>Reads a query string.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="span">For which days the source has figures; <see langword="null"/> where there are none yet.</param>
    /// <param name="now">The time, for a source without figures.</param>
    /// <param name="request">What is asked for; <see langword="null"/> on failure.</param>
    /// <returns>A sentence that names the parameter and what is allowed, or <see langword="null"/>.</returns>
    public static string? Read(QueryString query, SourceSpan? span, DateTimeOffset now, out FigureRequest? request)
    {
        request = null;
        if (query.Names.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            return $"Unknown parameter \"{Shortened(unknown)}\": expected one of {string.Join(", ", Known)}.";
        }

        if (query.Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
        {
            return $"Parameter \"{twice}\" is given more than once.";
        }

        if (query["by"] is { } by && by is not "day")
        {
            return $"Invalid by \"{Shortened(by)}\": expected day.";
        }

        string? error = ReadRange(query, span, now, out DayRange range);
        if (error is null)
        {
            request = new FigureRequest(range, Filled(query["language"]), query["namespace"], query["by"] is not null);
        }

        return error;
    }

    /// <summary>The period that is shown where none is given: the newest 30 days, or as many whole epochs as they touch.</summary>
    public static DayRange DefaultRange(SourceSpan? span, DateTimeOffset now, int days = DefaultDays)
    {
        DateOnly last = span?.Last ?? DateOnly.FromDateTime(now.UtcDateTime);
        return (span?.Calendar ?? ReleaseCalendar.Immediate).Widen(DayRange.EndingWith(last, days));
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string? ReadRange(QueryString query, SourceSpan? span, DateTimeOffset now, out DayRange range)
    {
        DayRange usual = range = DefaultRange(span, now);
        string? error = ReadDay(query, "from", out DateOnly? from) ?? ReadDay(query, "to", out _);
        _ = ReadDay(query, "to", out DateOnly? to);
        if (error is not null)
        {
            return error;
        }

        DateOnly last = to ?? (from > usual.To ? from.Value : usual.To);
        DateOnly first = from ?? (last.DayNumber < DefaultDays ? DateOnly.MinValue : last.AddDays(1 - DefaultDays));
        if (first > last)
        {
            return $"Invalid from \"{DayRange.Text(first)}\": expected a day on or before to, which is {DayRange.Text(last)}.";
        }

        range = new DayRange(first, last);
        ReleaseCalendar calendar = span?.Calendar ?? ReleaseCalendar.Immediate;
        range = from is null && calendar.SkipsDays && calendar.Widen(new DayRange(last, last)).To == last ? calendar.Widen(range) : range;
        int most = query["by"] is null ? MaxDays : MaxDaysByDay;
        return range.Length > most
            ? $"Invalid from \"{DayRange.Text(first)}\": expected at most {most.ToString(CultureInfo.InvariantCulture)} days{(query["by"] is null ? string.Empty : " with by=day")}, got {range.Length.ToString(CultureInfo.InvariantCulture)}."
            : EpochError(range, calendar);
    }

    private static string? EpochError(DayRange range, ReleaseCalendar calendar)
    {
        DayRange whole = calendar.Widen(range);
        return whole == range ? null
            : $"Invalid {(whole.From != range.From ? "from" : "to")}: figures are released for whole epochs of {calendar.Epoch!.Value.TotalDays.ToString("0.##", CultureInfo.InvariantCulture)} days only. "
                + $"Expected from={DayRange.Text(whole.From)}&to={DayRange.Text(whole.To)}.";
    }

    private static string? ReadDay(QueryString query, string name, out DateOnly? day)
    {
        day = null;
        if (Filled(query[name]) is not { } text)
        {
            return null;
        }

        if (!DayRange.TryParseDay(text, out DateOnly parsed))
        {
            return $"Invalid {name} \"{Shortened(text)}\": expected a UTC day such as 2026-10-01.";
        }

        day = parsed;
        return null;
    }
}
