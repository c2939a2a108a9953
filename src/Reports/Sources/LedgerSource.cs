using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;

namespace PopCon.Reports.Sources;

/// <summary>A ledger as source: a folder with a copy of it, or the one that this process writes.</summary>
/// <remarks>Thread-safe. Files are kept in memory as long as they do not change (<see cref="LedgerTableCache"/>).</remarks>
public sealed class LedgerSource : IFigureSource
{
    private readonly string _folder;
    private readonly PopularityLedger? _live;
    private readonly string _name;
    private readonly LedgerTableCache _cache;

    /// <param name="folder">The folder.</param>
    /// <param name="damaged">Called for each damaged line, once for each version of a file.</param>
    public LedgerSource(string folder, Action<DamagedLine>? damaged = null)
    {
        _folder = _name = folder;
        _cache = new LedgerTableCache(damaged ?? (static _ => { }));
    }

    /// <param name="live">The ledger of this process; counts show at once, not after the next save.</param>
    /// <param name="name">What readers see of it, who need not know the folder.</param>
    /// <param name="damaged">Called for each damaged line, once for each version of a file.</param>
    public LedgerSource(PopularityLedger live, string name, Action<DamagedLine>? damaged = null)
        : this(live.Folder, damaged) => (_live, _name) = (live, name);

    /// <inheritdoc/>
    public string Name => _name;

    /// <inheritdoc/>
    public Task<SourceSpan?> ReadSpanAsync(CancellationToken cancellationToken) => Task.FromResult(Guarded(ReadSpan));

    /// <inheritdoc/>
    public Task<PeriodFigures> ReadAsync(FigureRequest request, CancellationToken cancellationToken) => Task.FromResult(Guarded(() => Read(request)));

    /// <inheritdoc/>
    public void Dispose()
    {
        // The ledger belongs to its owner, and files are open only while they are read.
    }

    // The newest tables are enough to know languages and namespaces: what was last used a year ago is no choice for a filter.
    private const int NewestFiles = 3;

    private SourceSpan? ReadSpan()
    {
        LedgerTable[] tables = [.. Tables(null)];
        if (!tables.Any(table => table.Series.Count > 0 && table.CoveredDays.Count > 0))
        {
            return null;
        }

        LedgerTable[] newest = [.. tables.TakeLast(NewestFiles)];
        return new SourceSpan(
            tables.SelectMany(table => table.CoveredDays).Min(),
            tables.SelectMany(table => table.CoveredDays).Max(),
            _live?.Calendar ?? CalendarOf(newest),
            [.. newest.SelectMany(table => table.Languages).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. newest.SelectMany(table => table.Namespaces).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private PeriodFigures Read(FigureRequest request)
    {
        DateOnly first = ReadSpan()?.First ?? DateOnly.MaxValue;
        var figures = new FigureAccumulator(request, first);
        foreach (LedgerTable table in Tables(figures.Needed))
        {
            table.AddTo(figures);
        }

        return figures.ToFigures(Name);
    }

    private static ReleaseCalendar CalendarOf(IEnumerable<LedgerTable> tables)
    {
        int longest = tables.SelectMany(table => table.CoveredDays.Select(table.Covered)).DefaultIfEmpty(1).Max();
        return longest > 1 ? new ReleaseCalendar(TimeSpan.FromDays(longest)) : ReleaseCalendar.Immediate;
    }

    // Months first: a day that its month holds is left out of whatever else still holds it.
    private IEnumerable<LedgerTable> Tables(DayRange? needed)
    {
        IReadOnlyList<LedgerFile> files = LedgerFile.List(_folder);
        IReadOnlyList<LedgerTable> open = _live?.CopyOpenDays() ?? [];
        List<LedgerTable> months = [.. files.Where(file => file.IsMonth && Overlaps(file.Days, needed)).Select(_cache.Get).OfType<LedgerTable>()];
        IEnumerable<LedgerTable> days = files
            .Where(file => !file.IsMonth && Overlaps(file.Days, needed) && !open.Any(one => one.Days == file.Days))
            .Select(_cache.Get).OfType<LedgerTable>()
            .Concat(open.Where(one => Overlaps(one.Days, needed)))
            .Where(day => !months.Any(month => month.Covered(day.Days.From) > 0))
            .ToList();
        return months.Concat(days).OrderBy(table => table.Days.To);
    }

    private static bool Overlaps(DayRange days, DayRange? needed) =>
        needed is not { } range || (days.From <= range.To && days.To >= range.From);

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"Cannot read the ledger folder \"{_folder}\": {e.Message}", e);
        }
    }
}
