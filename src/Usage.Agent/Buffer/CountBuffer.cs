using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Features;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>Counts features of a package for which the user said yes.</summary>
/// <remarks>
/// Safe from all threads. <see cref="Add"/> is a look-up and an atomic addition in mapped memory; no lock, no allocation, no system
/// call. The clock is asked once a second, so a count may still go to a day that ended a second ago; days are closed an hour later.
/// Nothing here throws.
/// </remarks>
internal sealed class CountBuffer(AgentSettings settings, AgentHome home, int consentRevision)
{
    private const int ClockMilliseconds = 1000;
    private const string RefusedName = "refused";

    private readonly Lock _lock = new();
    private FeatureList? _list;
    private bool _hasBadList;
    private OpenDay? _open;
    private ICounters? _closing;
    private MappedCounters? _refused;

    /// <summary>Whether counting has stopped because the files have reached their limit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Counts. Names outside the list are refused and counted as such.</summary>
    public void Add(string name, long count)
    {
        OpenDay? open = _open;
        if (open is not null && Environment.TickCount64 < open.CheckAt && open.Names.TryGetValue(name, out int index))
        {
            open.Counters?.Add(index, count);
        }
        else
        {
            AddSlow(name, count);
        }
    }

    /// <summary>How many names were refused.</summary>
    public static long ReadRefused(AgentHome home) =>
        AgentHome.TryRead(home.File(RefusedName)) is { Length: sizeof(long) } bytes ? BitConverter.ToInt64(bytes) : 0;

    [SuppressMessage("Design", "CA1031", Justification = "Boundary: a package that counts must never see an error of the counting.")]
    private void AddSlow(string name, long count)
    {
        try
        {
            lock (_lock)
            {
                OpenDay? open = Open_NeedsLock();
                if (open is null)
                {
                    return;
                }

                if (open.Names.TryGetValue(name, out int index))
                {
                    open.Counters?.Add(index, count);
                }
                else if (!_list!.Has(name))
                {
                    Refuse_NeedsLock();
                }
            }
        }
        catch (Exception)
        {
            // A disk that is full or gone, a list that cannot be read: the count is lost, and the program does not notice.
        }
    }

    private OpenDay? Open_NeedsLock()
    {
        _list ??= _hasBadList ? null : ReadList();
        if (_list is null)
        {
            _hasBadList = true;
            return null;
        }

        DateOnly today = UsageTime.DayOf(settings.Options.Clock.GetUtcNow());
        long checkAt = Environment.TickCount64 + ClockMilliseconds;
        if (_open is { } known && known.Day == today)
        {
            return _open = known with { CheckAt = checkAt };
        }

        // A thread may still add to the day that ends; its memory goes a day later.
        _closing?.Close();
        _closing = _open?.Counters;
        string[] names = [.. _list.CoveredBy(consentRevision).Select(feature => feature.Name)];
        Dictionary<string, int> indexes = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        return _open = new OpenDay(today, indexes, TryOpen(names, today), checkAt);
    }

    private FeatureList? ReadList()
    {
        try
        {
            return settings.ReadList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ICounters? TryOpen(string[] names, DateOnly day)
    {
        try
        {
            var name = new CounterFileName(settings.Package, settings.Version, day, consentRevision);
            string path = Path.Combine(home.Counts, name.ToString());
            var folder = new CounterFolder(home, settings.Package);
            IsFull = folder.Length > CounterFolder.MaxBytes;
            if (IsFull)
            {
                return null;
            }

            byte[] empty = CounterFile.Create(names, consentRevision, day);
            if (File.Exists(path) && !IsSame(path, name, empty.Length))
            {
                folder.SetAside(path);
            }

            if (!File.Exists(path))
            {
                home.WriteNew(path, empty);
            }

            int offset = CounterFile.CountersAt(names.Length);
            return IsNetwork(path) ? new MemoryCounters(path, offset, names.Length) : new MappedCounters(path, offset, names.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsSame(string path, CounterFileName name, int length) =>
        AgentHome.TryRead(path) is { } bytes && bytes.Length == length && CounterFile.TryParse(bytes, name, out _);

    private static bool IsNetwork(string path)
    {
        try
        {
            return new DriveInfo(path).DriveType == DriveType.Network;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private void Refuse_NeedsLock()
    {
        if (_refused is null)
        {
            string path = home.File(RefusedName);
            if (!File.Exists(path) || new FileInfo(path).Length != sizeof(long))
            {
                File.Delete(path);
                home.WriteNew(path, new byte[sizeof(long)]);
            }

            _refused = new MappedCounters(path, 0, 1);
        }

        _refused.Add(0, 1);
    }
}
