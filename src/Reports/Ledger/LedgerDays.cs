using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>The days of a ledger in memory: those that are open with their counts, and which ones are closed.</summary>
/// <remarks>Thread-safe. A count costs one dictionary look-up under the lock, about 100 ns.</remarks>
internal sealed class LedgerDays
{
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _openedAt;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateOnly, OpenDay> _open = [];
    private readonly HashSet<DateOnly> _closed = [];
    private ReleaseCalendar _calendar;

    public LedgerDays(LedgerOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _openedAt = time.GetUtcNow();
        _calendar = options.Calendar;
    }

    /// <summary>Which days carry figures.</summary>
    public ReleaseCalendar Calendar
    {
        get => Volatile.Read(ref _calendar);
        set => Volatile.Write(ref _calendar, value);
    }

    /// <summary>Whether a day is closed.</summary>
    public bool IsClosed(DateOnly day)
    {
        lock (_gate)
        {
            return _closed.Contains(day);
        }
    }

    /// <summary>Adds counts to a day, all of them at once for a reader. Without any the day stays as it is: open, closed or not there.</summary>
    /// <returns>How many found no place.</returns>
    public long Add(DateOnly day, IEnumerable<KeyValuePair<PopularitySeries, long>> counts)
    {
        long refused = 0;
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            foreach ((PopularitySeries series, long count) in counts)
            {
                if (count < 1)
                {
                    throw new ArgumentException("A count is below 1.", nameof(counts));
                }

                refused += FindOpen(day)?.TryAdd(series, count, now, _options) == true ? 0 : 1;
            }
        }

        return refused;
    }

    /// <summary>Takes up days as files have them.</summary>
    public void Close(IEnumerable<DateOnly> days)
    {
        lock (_gate)
        {
            _closed.UnionWith(days);
        }
    }

    /// <summary>Opens a day with counts that a file has, or that could not be written.</summary>
    public void Reopen(DateOnly day, IEnumerable<KeyValuePair<PopularitySeries, long>> counts)
    {
        lock (_gate)
        {
            _closed.Remove(day);
            _open[day] = OpenDay.Of(counts);
        }
    }

    /// <summary>Closes a day whose copy is about to be written: later counts of it go to the next day.</summary>
    /// <returns><see langword="false"/> where counts came after the copy.</returns>
    public bool TryClose(DateOnly day)
    {
        lock (_gate)
        {
            if (_open[day].IsChanged)
            {
                return false;
            }

            _open.Remove(day);
            return _closed.Add(day);
        }
    }

    /// <summary>A day without traffic is a day of zeros only if the ledger was there when it ended.</summary>
    public void OpenRunningDay()
    {
        lock (_gate)
        {
            DateOnly newest = Calendar.NewestDay(_time.GetUtcNow());
            if (!_closed.Contains(newest) && !_open.ContainsKey(newest) && _openedAt < EndOf(newest))
            {
                _open[newest] = new OpenDay();
            }
        }
    }

    /// <summary>Copies of the days that the files do not have as they are.</summary>
    public IReadOnlyList<PendingDay> TakePending()
    {
        lock (_gate)
        {
            PendingDay[] pending = [.. _open.Where(one => one.Value.IsChanged || IsOver(one.Key, one.Value))
                .Select(one => new PendingDay(one.Key, one.Value, new(one.Value.Counts), IsOver(one.Key, one.Value)))];
            Array.ForEach(pending, static one => one.State.IsChanged = false);
            return pending;
        }
    }

    /// <summary>Copies of the open days for readers.</summary>
    public IReadOnlyList<LedgerTable> CopyOpen()
    {
        lock (_gate)
        {
            return [.. _open.Select(one => one.Value.ToTable(one.Key, Calendar.DaysClosedBy(one.Key)))];
        }
    }

    /// <summary>The oldest day to keep. Counted back from the newest closed day: a clock that is years ahead must not delete the history.</summary>
    public DateOnly OldestToKeep()
    {
        lock (_gate)
        {
            return _closed.Count == 0 ? DateOnly.MinValue : _closed.Max().AddDays(1 - _options.KeepDays);
        }
    }

    /// <summary>Forgets closed days whose files have gone.</summary>
    public void Forget(Predicate<DateOnly> days)
    {
        lock (_gate)
        {
            _closed.RemoveWhere(days);
        }
    }

    private static DateTimeOffset EndOf(DateOnly day) => new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

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

    private bool IsOver(DateOnly day, OpenDay state)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return now >= EndOf(day) + _options.CloseAfter && now >= state.LastChange + _options.CloseAfter;
    }
}
