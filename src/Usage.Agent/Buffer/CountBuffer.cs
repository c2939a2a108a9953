using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
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
/// <param name="settings">The settings.</param>
/// <param name="home">Where the files are.</param>
/// <param name="consentRevision">The revision that the user allowed.</param>
/// <param name="isGranted">Whether the user still allows it; asked before a file is made.</param>
internal sealed class CountBuffer(AgentSettings settings, AgentHome home, int consentRevision, Func<bool> isGranted)
{
    private const int ClockMilliseconds = 1000;
    private const string RefusedName = "refused";

    private readonly Lock _lock = new();
    private FeatureList? _list;
    private bool _hasBadList;
    private OpenDay? _open;
    private ICounters? _closing;
    private MappedCounters? _refused;

    /// <summary>The package.</summary>
    public string Package => settings.Package;

    /// <summary>Whether there is no room for the file of this day.</summary>
    public bool IsFull => ReadList() is { } list
        && !HasRoom(PathOf(UsageTime.DayOf(settings.Options.Clock.GetUtcNow())), CounterFile.LengthOf(list.NamesCoveredBy(consentRevision).Count));

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

        // A thread may still add to the day that ends; its file is given back a day later.
        _closing?.Close();
        _closing = _open?.Counters;
        return _open = TryOpen(_list.NamesCoveredBy(consentRevision), today, checkAt);
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

    private OpenDay TryOpen(IReadOnlyList<string> names, DateOnly day, long checkAt)
    {
        // Names that are allowed and cannot be counted are no refused names.
        Dictionary<string, int> indexes = IndexesOf(names, allowed: null);
        var nowhere = new OpenDay(day, indexes, Counters: null, checkAt);
        try
        {
            CounterFileName name = NameOf(day);
            string path = PathOf(day);
            byte[] empty = CounterFile.Create(names, consentRevision, day);
            if (!isGranted() || !HasRoom(path, empty.Length))
            {
                return nowhere;
            }

            if (File.Exists(path) && !CounterFile.TryRead(path, name, out _))
            {
                home.SetAside(path);
            }

            if (!File.Exists(path))
            {
                home.WriteNew(path, empty);
            }

            // Another build of the same version may have made it, from a list that was changed without a new revision.
            return CounterFile.TryRead(path, name, out CounterFile? file) ? nowhere with { Names = IndexesOf(file.Names, indexes), Counters = Open(path, file.Names.Count) } : nowhere;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return nowhere;
        }
    }

    private static Dictionary<string, int> IndexesOf(IReadOnlyList<string> names, Dictionary<string, int>? allowed)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (allowed?.ContainsKey(names[i]) != false)
            {
                indexes.Add(names[i], i);
            }
        }

        return indexes;
    }

    private static ICounters Open(string path, int count) => IsNetwork(path)
        ? new MemoryCounters(path, CounterFile.CountersAt(count), count)
        : new MappedCounters(path, CounterFile.CountersAt(count), count);

    private CounterFileName NameOf(DateOnly day) => new(settings.Package, settings.Version, day, consentRevision);

    private string PathOf(DateOnly day) => Path.Combine(home.Counts, NameOf(day).ToString());

    private bool HasRoom(string path, int bytes) => File.Exists(path) || new CounterFolder(home, settings.Package).Length + bytes <= CounterFolder.MaxBytes;

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
            if (!isGranted())
            {
                return;
            }

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
