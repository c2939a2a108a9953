using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Keeps the daily counts of a bridge in a folder: counts increments, saves the running day, closes days, deletes old months.</summary>
/// <remarks>
/// Thread-safe. Hand over sums at an interval, not lines. Saving copies the running day under a lock and writes outside it.
/// A kill loses what came since the last <see cref="TrySave"/>. Dispose saves and releases the folder.
/// </remarks>
public sealed class PopularityLedger : IDisposable
{
    /// <summary>Highest count of a series and a day: the sum of 1,000 label sets over ten years stays below 2^63.</summary>
    public const long MaxCount = 1_000_000_000_000;

    private readonly LedgerOptions _options;
    private readonly LedgerDays _days;
    private readonly FileStream _folderLock;
    private readonly Lock _saving = new();
    private long _refused;
    private long _damaged;
    private bool _isClosed;

    private PopularityLedger(LedgerOptions options, TimeProvider time, FileStream folderLock)
    {
        _options = options;
        _days = new LedgerDays(options, time);
        _folderLock = folderLock;
    }

    /// <summary>The folder.</summary>
    public string Folder => _options.Folder;

    /// <summary>Which days carry figures. It changes with the release stage.</summary>
    public ReleaseCalendar Calendar
    {
        get => _days.Calendar;
        set => _days.Calendar = value;
    }

    /// <summary>Counts that found no place: too many series in a day or month, or a day that is closed.</summary>
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
        var ledger = new PopularityLedger(options, time, LedgerLock.Take(options.Folder));
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
    public bool Add(DateOnly day, PopularitySeries series, long count) => Add(day, [KeyValuePair.Create(series, count)]) == 0;

    /// <summary>Counts processes of many series; readers see all of them or none.</summary>
    /// <returns>How many of the series found no place.</returns>
    public long Add(DateOnly day, IEnumerable<KeyValuePair<PopularitySeries, long>> counts)
    {
        long refused = _days.Add(day, counts);
        Interlocked.Add(ref _refused, refused);
        return refused;
    }

    /// <summary>Saves the running day, closes days that have ended and deletes months that are too old. Call it at an interval.</summary>
    /// <param name="error">What the system says, on failure. Nothing is lost: the next call tries again.</param>
    public bool TrySave(out string? error)
    {
        lock (_saving)
        {
            error = null;
            try
            {
                // The folder may be another process's already.
                if (!_isClosed)
                {
                    Save();
                }

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
        lock (_saving)
        {
            TrySave(out _);
            _isClosed = true;
            _folderLock.Dispose();
        }
    }

    /// <summary>Copies of the open days, for readers in the same process.</summary>
    internal IReadOnlyList<LedgerTable> CopyOpenDays() => _days.CopyOpen();

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

        foreach (LedgerFile file in LedgerFile.List(Folder))
        {
            if (file.IsMonth)
            {
                long[] covered = LedgerFileReader.ReadCovered(file, Report);
                _days.Close(Enumerable.Range(0, file.Days.Length).Where(i => covered[i] > 0).Select(file.Days.From.AddDays));
            }
            else if (_days.IsClosed(file.Days.From))
            {
                // Killed between adding the day to its month and deleting its own file.
                File.Delete(file.Path);
            }
            else
            {
                _days.Reopen(file.Days.From, LedgerFileReader.ReadDay(file, Report));
            }
        }

        _days.OpenRunningDay();
    }

    private void Save()
    {
        _days.OpenRunningDay();
        foreach (PendingDay pending in _days.TakePending())
        {
            try
            {
                Write(pending);
            }
            catch
            {
                pending.State.IsChanged = true;
                throw;
            }
        }

        DeleteOldMonths();
    }

    private void Write(PendingDay pending)
    {
        (DateOnly day, Dictionary<PopularitySeries, long> counts) = (pending.Day, pending.Counts);
        LedgerFile file = LedgerFile.OpenDay(Folder, day);
        int covered = Calendar.DaysClosedBy(day);
        if (!pending.IsOver)
        {
            LedgerFileWriter.WriteDay(file, counts, covered);
            return;
        }

        if (!_days.TryClose(day))
        {
            return;
        }

        try
        {
            Interlocked.Add(ref _refused, LedgerFileWriter.AddDay(LedgerFile.Month(Folder, day), day, counts, covered, _options.MaxSeries));
        }
        catch
        {
            _days.Reopen(day, counts);
            throw;
        }

        File.Delete(file.Path);
    }

    private void DeleteOldMonths()
    {
        DateOnly oldest = _days.OldestToKeep();
        foreach (LedgerFile file in LedgerFile.List(Folder).Where(file => file.IsMonth && file.Days.To < oldest))
        {
            File.Delete(file.Path);
            _days.Forget(file.Days.Contains);
        }
    }
}
