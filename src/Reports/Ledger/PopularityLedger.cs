using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Keeps the daily counts of a bridge in a folder: counts increments, saves the running day, closes days, deletes old months.</summary>
/// <remarks>
/// Thread-safe. <see cref="Add"/> takes a lock for one dictionary look-up, about 100 ns; hand over sums at an interval, not lines.
/// Saving copies the running day under the lock and writes outside it. A kill loses what came since the last <see cref="TrySave"/>.
/// Dispose saves and lets the folder go.
/// </remarks>
public sealed class PopularityLedger : IDisposable
{
    private const string LockName = "ledger.lock";

    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly FileStream _folderLock;
    private readonly DateTimeOffset _openedAt;
    private readonly Lock _gate = new();
    private readonly Lock _saving = new();
    private readonly SortedDictionary<DateOnly, OpenDay> _open = [];
    private readonly HashSet<DateOnly> _closed = [];
    private long _refused;
    private long _damaged;

    private PopularityLedger(LedgerOptions options, TimeProvider time, FileStream folderLock)
    {
        _options = options;
        _time = time;
        _folderLock = folderLock;
        _openedAt = time.GetUtcNow();
    }

    /// <summary>The folder.</summary>
    public string Folder => _options.Folder;

    /// <summary>Which days carry figures.</summary>
    public ReleaseCalendar Calendar => _options.Calendar;

    /// <summary>Counts that found no place: too many series in a day, or a day that is closed.</summary>
    public long RefusedCount => Interlocked.Read(ref _refused);

    /// <summary>Damaged lines found when the folder was opened.</summary>
    public long DamagedLineCount => Interlocked.Read(ref _damaged);

    /// <summary>Opens a folder for writing; it is made where it is missing.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="damaged">Called for each damaged line that is found now; later readers report by themselves.</param>
    /// <exception cref="LedgerInUseException">Another process writes to the folder.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be used.</exception>
    public static PopularityLedger Open(LedgerOptions options, TimeProvider time, Action<DamagedLine>? damaged = null)
    {
        Directory.CreateDirectory(options.Folder);
        var ledger = new PopularityLedger(options, time, TakeLock(options.Folder));
        try
        {
            ledger.Load(damaged);
            return ledger;
        }
        catch
        {
            ledger._folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Counts processes.</summary>
    /// <param name="day">The UTC day: today, or with a release stage <see cref="ReleaseCalendar.DayOfRelease"/>. The counts of a closed day go to the next open one.</param>
    /// <param name="series">What is counted. Keep the object: its hash is computed once.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns><see langword="false"/> where there is no place for them.</returns>
    public bool Add(DateOnly day, PopularitySeries series, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            if (FindOpen(day) is { } open && open.TryAdd(series, count, _time.GetUtcNow(), _options.MaxSeries))
            {
                return true;
            }
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Saves the running day, closes days that have ended and deletes months that are too old. Call it at an interval.</summary>
    /// <param name="error">What the system says, on failure. Nothing is lost: the next call tries again.</param>
    public bool TrySave(out string? error)
    {
        lock (_saving)
        {
            try
            {
                Save();
                error = null;
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error = e.Message;
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TrySave(out _);
        _folderLock.Dispose();
    }

    /// <summary>Copies of the open days, for readers in the same process.</summary>
    internal IReadOnlyList<LedgerTable> CopyOpenDays()
    {
        lock (_gate)
        {
            return [.. _open.Select(one => one.Value.ToTable(one.Key, Calendar.DaysClosedBy(one.Key)))];
        }
    }

    private static FileStream TakeLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new LedgerInUseException(folder, e);
        }
    }

    private void Load(Action<DamagedLine>? damaged)
    {
        foreach (string left in Directory.EnumerateFiles(Folder, "*" + LedgerFile.Extension + LedgerFile.TemporaryExtension))
        {
            File.Delete(left);
        }

        void Report(DamagedLine line)
        {
            _damaged++;
            damaged?.Invoke(line);
        }

        var names = new Dictionary<PopularitySeries, PopularitySeries>();
        foreach (LedgerFile file in LedgerFile.List(Folder))
        {
            LedgerTable table = LedgerFileReader.ReadTable(file, names, Report);
            if (file.IsMonth)
            {
                _closed.UnionWith(Enumerable.Range(0, file.Days.Length).Select(file.Days.From.AddDays).Where(day => table.Covered(day) > 0));
            }
            else if (_closed.Contains(file.Days.From))
            {
                // Killed between adding the day to its month and deleting its own file.
                File.Delete(file.Path);
            }
            else
            {
                Reopen(file, table);
            }
        }

        OpenRunningDay();
    }

    private void Reopen(LedgerFile file, LedgerTable table)
    {
        var day = new OpenDay();
        Span<long> count = stackalloc long[1];
        for (int row = 0; row < table.Series.Count; row++)
        {
            table.Read(row, count);
            day.TryAdd(table.Series[row], count[0], DateTimeOffset.MinValue, int.MaxValue);
        }

        _open[file.Days.From] = day;
    }

    private OpenDay? FindOpen(DateOnly day)
    {
        if (_open.TryGetValue(day, out OpenDay? open))
        {
            return open;
        }

        if (_closed.Contains(day))
        {
            // A clock that goes back must neither lose counts nor change days that are closed.
            return _open.Where(one => one.Key > day).Select(one => one.Value).FirstOrDefault();
        }

        return _open[day] = new OpenDay();
    }

    // A day without traffic is a day of zeros only if the ledger was there when it ended.
    private void OpenRunningDay()
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateOnly newest = Calendar.NewestDay(now);
        var end = new DateTimeOffset(newest.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (!_closed.Contains(newest) && !_open.ContainsKey(newest) && _openedAt < end)
        {
            _open[newest] = new OpenDay();
        }
    }

    private void Save()
    {
        (DateOnly Day, OpenDay State, Dictionary<PopularitySeries, long> Counts, bool IsOver)[] pending;
        lock (_gate)
        {
            OpenRunningDay();
            pending = [.. _open.Where(one => one.Value.IsChanged || IsOver(one.Key, one.Value))
                .Select(one => (one.Key, one.Value, new Dictionary<PopularitySeries, long>(one.Value.Counts), IsOver(one.Key, one.Value)))];
            foreach (var one in pending)
            {
                one.State.IsChanged = false;
            }
        }

        foreach (var one in pending)
        {
            try
            {
                Write(one.Day, one.Counts, one.IsOver);
            }
            catch
            {
                one.State.IsChanged = true;
                throw;
            }
        }

        DeleteOldMonths();
    }

    private bool IsOver(DateOnly day, OpenDay state)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var end = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return now >= end + _options.CloseAfter && now >= state.LastChange + _options.CloseAfter;
    }

    private void Write(DateOnly day, Dictionary<PopularitySeries, long> counts, bool isOver)
    {
        LedgerFile file = LedgerFile.OpenDay(Folder, day);
        int covered = Calendar.DaysClosedBy(day);
        if (!isOver)
        {
            LedgerFileWriter.WriteDay(file, counts, covered);
            return;
        }

        // From here on counts of this day go to the next one; a count between the copy and now would be lost otherwise.
        lock (_gate)
        {
            if (_open[day].IsChanged)
            {
                return;
            }

            _open.Remove(day);
            _closed.Add(day);
        }

        try
        {
            LedgerFileWriter.AddDay(LedgerFile.Month(Folder, day), day, counts, covered);
        }
        catch
        {
            ReopenAfterFailure(day, counts);
            throw;
        }

        File.Delete(file.Path);
    }

    private void ReopenAfterFailure(DateOnly day, Dictionary<PopularitySeries, long> counts)
    {
        var state = new OpenDay();
        foreach ((PopularitySeries series, long count) in counts)
        {
            state.TryAdd(series, count, DateTimeOffset.MinValue, int.MaxValue);
        }

        lock (_gate)
        {
            _closed.Remove(day);
            _open[day] = state;
        }
    }

    // Counted back from the newest closed day instead of the clock: a clock that is years ahead must not delete the history.
    private void DeleteOldMonths()
    {
        DateOnly oldest;
        lock (_gate)
        {
            oldest = _closed.Count == 0 ? DateOnly.MinValue : _closed.Max().AddDays(1 - _options.KeepDays);
            _closed.RemoveWhere(day => LedgerFile.Month(Folder, day).Days.To < oldest);
        }

        foreach (LedgerFile file in LedgerFile.List(Folder).Where(file => file.IsMonth && file.Days.To < oldest))
        {
            File.Delete(file.Path);
        }
    }
}
