using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading;

namespace PopCon.Gateway.Counting.Uniques;

/// <summary>How many different sessions, networks and origins fetched a package today, without keeping any of them.</summary>
/// <remarks>
/// Safe from all threads; a fetch takes one lock. Of the day before only numbers are left. Nothing of it is ever written to a file.
/// </remarks>
internal sealed class UniqueCounts : IDisposable
{
    /// <summary>Packages that have sketches of their own; the rest share those of <c>_other</c>.</summary>
    public const int MaxPackages = 5_000;

    // Midnight may be this late for a gateway without traffic; with traffic the next fetch sees it.
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private volatile CountingOptions _options = new();
    private UniqueDay _today;
    private List<UniqueValue> _yesterday = [];

    /// <param name="time">The clock.</param>
    public UniqueCounts(TimeProvider time)
    {
        _time = time;
        _today = new UniqueDay(DateOf(time), new HashSet<PackageKey>(), MaxPackages);
        _timer = time.CreateTimer(static counts => ((UniqueCounts)counts!).Look(), this, LookPause, LookPause);
    }

    /// <summary>Whether anything is counted.</summary>
    public bool IsOn => _options.HasUniques;

    /// <summary>Puts options in force.</summary>
    public void Use(CountingOptions options) => _options = options;

    /// <summary>Counts a fetch.</summary>
    /// <param name="package">What was fetched.</param>
    /// <param name="session">The session; empty: none.</param>
    /// <param name="network">The network of the client.</param>
    /// <param name="client">The client.</param>
    public void Add(in PackageKey package, ReadOnlySpan<char> session, IPNetwork network, in ClientLabels client)
    {
        const int MaxBytes = 512;
        Span<byte> sessionBytes = stackalloc byte[MaxBytes];
        sessionBytes = sessionBytes[..(Encoding.UTF8.TryGetBytes(session, sessionBytes, out int sessionLength) ? sessionLength : 0)];
        Span<byte> origin = stackalloc byte[MaxBytes];
        network.BaseAddress.TryWriteBytes(origin, out int networkLength);
        int length = networkLength;
        BinaryPrimitives.WriteInt32LittleEndian(origin[length..], networkLength);
        length += sizeof(int);
        length += Encoding.UTF8.GetBytes(client.Client, origin[length..]);
        origin[length++] = 0;
        length += Encoding.UTF8.GetBytes(client.Os, origin[length..]);
        lock (_lock)
        {
            Turn_NeedsLock();
            _today.Add(package, sessionBytes, origin[..networkLength], origin[..length]);
        }
    }

    /// <summary>The numbers of today and of yesterday that are large enough to be published.</summary>
    public (IReadOnlyList<UniqueValue> Today, IReadOnlyList<UniqueValue> Yesterday) Read()
    {
        lock (_lock)
        {
            Turn_NeedsLock();
            return _options.HasUniques ? (_today.Read(_options.UniquesMinimum), _yesterday) : ([], []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _today.Dispose();
        }
    }

    private static DateOnly DateOf(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private void Look()
    {
        lock (_lock)
        {
            Turn_NeedsLock();
        }
    }

    private void Turn_NeedsLock()
    {
        DateOnly date = DateOf(_time);
        if (date == _today.Date)
        {
            return;
        }

        bool isNext = date == _today.Date.AddDays(1);
        _yesterday = isNext ? _today.Read(_options.UniquesMinimum) : [];
        _today = new UniqueDay(date, _today.Close(), MaxPackages);
    }
}
