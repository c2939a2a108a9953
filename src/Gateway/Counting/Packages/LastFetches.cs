using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace PopCon.Gateway.Counting.Packages;

/// <summary>On which day each own package was last fetched, kept in a file over restarts.</summary>
/// <remarks>
/// Safe from all threads. Only packages that a repository holds or held are added, so their number is bounded by what was pushed. The file holds days,
/// never times and never clients: a first line with the day since which fetches are remembered, then one line for each package.
/// </remarks>
internal sealed class LastFetches
{
    private const string Header = "popcon-gateway-fetches-1";
    private const char Separator = '\t';

    private readonly TimeProvider _time;
    private readonly string? _path;
    private readonly ConcurrentDictionary<(string Repository, string Ecosystem, string Package), int> _days = new();
    private int _since;
    private volatile bool _isChanged;

    /// <param name="time">The clock.</param>
    /// <param name="path">The file; <see langword="null"/>: fetches are remembered until the process ends.</param>
    public LastFetches(TimeProvider time, string? path = null)
    {
        _time = time;
        _path = path;
        _since = Today;
        _isChanged = true;
        Read();
    }

    /// <summary>For how many whole days fetches are remembered.</summary>
    public int KnownDays => Math.Max(0, Today - _since);

    /// <summary>A package was fetched.</summary>
    public void Add(string repository, string ecosystem, string package)
    {
        int today = Today;
        if (!_days.TryGetValue((repository, ecosystem, package), out int day) || day != today)
        {
            _days[(repository, ecosystem, package)] = today;
            _isChanged = true;
        }
    }

    /// <summary>Whole days since the last fetch; -1: not for as long as fetches are remembered.</summary>
    public int DaysSince(string repository, string ecosystem, string package) =>
        _days.TryGetValue((repository, ecosystem, package), out int day) ? Math.Max(0, Today - day) : -1;

    /// <summary>Writes what has changed since the last time into the file, together with what other processes have written there.</summary>
    /// <param name="temporary">A name for the file while it is written, on the same file system.</param>
    /// <exception cref="IOException">The disk is full or fails; the next call tries again.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string temporary)
    {
        if (_path is null || !_isChanged)
        {
            return;
        }

        _isChanged = false;
        bool isSaved = false;
        try
        {
            Read();
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(Encoding.UTF8.GetBytes(Format()));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            isSaved = true;
        }
        finally
        {
            _isChanged |= !isSaved;
            if (!isSaved)
            {
                File.Delete(temporary);
            }
        }
    }

    private int Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).DayNumber;

    private string Format()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Header}{Separator}{_since}\n");
        foreach (((string repository, string ecosystem, string package), int day) in _days.OrderBy(one => one.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"{repository}{Separator}{ecosystem}{Separator}{package}{Separator}{day}\n");
        }

        return text.ToString();
    }

    // Of two days of one package the later one is true. A file that cannot be read is as none: then nothing is known before today.
    private void Read()
    {
        string[] lines = _path is not null && File.Exists(_path) ? File.ReadAllLines(_path) : [];
        if (lines.Length == 0 || lines[0].Split(Separator) is not [Header, var since] || !TryReadDay(since, out int first))
        {
            return;
        }

        _since = Math.Min(_since, first);
        foreach (string line in lines.Skip(1))
        {
            if (line.Split(Separator) is [var repository, var ecosystem, var package, var text] && TryReadDay(text, out int day))
            {
                _days.AddOrUpdate((repository, ecosystem, package), day, (_, known) => Math.Max(known, day));
            }
        }
    }

    private static bool TryReadDay(string text, out int day) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out day) && day <= DateOnly.MaxValue.DayNumber;
}
