using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>One upstream: its documents, and whether it answers.</summary>
/// <param name="options">Its address and credentials.</param>
/// <param name="time">Ends what is remembered.</param>
/// <param name="count">Counts requests by status; <c>error</c> when there is no response.</param>
/// <remarks>
/// Safe from all threads. Only the origin that the configuration names is contacted. Requests for one document share one reading, which
/// goes on when a client hangs up. An upstream that does not answer is left alone for some seconds.
/// </remarks>
internal sealed class UpstreamSource(UpstreamOptions options, TimeProvider time, Action<string> count)
{
    private const string NoAnswer = "The upstream does not answer.";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly UpstreamCache _cache = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<UpstreamEntry>>> _readings = new(StringComparer.Ordinal);
    private long _failed;
    private volatile bool _isDown;
    private volatile bool _isUp = true;

    /// <summary>Its address and credentials.</summary>
    public UpstreamOptions Options => options;

    /// <summary>Whether the last request was answered as it should be; true before the first one.</summary>
    public bool IsUp => _isUp;

    /// <summary>Whether the last request was not answered at all.</summary>
    public bool IsDown => _isDown;

    /// <summary>A document.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="kind">How it is read and kept.</param>
    /// <param name="acceptsStale">Whether an old one will do when the upstream does not answer.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <exception cref="UpstreamException">It cannot be had.</exception>
    public ValueTask<UpstreamDocument<T>> FindAsync<T>(Uri url, DocumentKind<T> kind, bool acceptsStale, CancellationToken cancellationToken)
        where T : class
    {
        UpstreamEntry? known = _cache.Find(url.AbsoluteUri);
        if (known is not null && time.GetElapsedTime(known.Read) < kind.Fresh)
        {
            return new ValueTask<UpstreamDocument<T>>(new UpstreamDocument<T>((T?)known.Value, IsStale: false));
        }

        Task<UpstreamEntry> reading = BeginReading(url, kind, known);
        if (known is not null && kind.IsUsedWhileReading && (acceptsStale || !_isDown))
        {
            return new ValueTask<UpstreamDocument<T>>(new UpstreamDocument<T>((T?)known.Value, IsStale: false));
        }

        return new ValueTask<UpstreamDocument<T>>(WaitAsync(reading, acceptsStale ? known : null, kind, cancellationToken));
    }

    /// <summary>Whether a document is known.</summary>
    public bool Knows(Uri url) => _cache.Find(url.AbsoluteUri) is not null;

    /// <summary>Puts a document in place that was read before the start; it is read anew when it is asked for.</summary>
    public void Remember<T>(Uri url, T document)
        where T : class => _cache.Put(url.AbsoluteUri, new UpstreamEntry(document, null, 0, long.MinValue / 2));

    /// <summary>Reads a document without keeping it.</summary>
    /// <exception cref="UpstreamException">It cannot be had.</exception>
    public async Task<UpstreamReply> GetAsync(UpstreamRequest request)
    {
        if (!UpstreamClient.IsSameOrigin(request.Url, options.Root))
        {
            throw new UpstreamException("The upstream names a document of another origin, which is not contacted.");
        }

        if (_isDown && time.GetElapsedTime(Interlocked.Read(ref _failed)) < Pause)
        {
            throw new UpstreamException(NoAnswer, hasAnswered: false);
        }

        try
        {
            UpstreamReply reply = await UpstreamClient.GetAsync(request, options.Authorization, options.Timeout);
            (_isUp, _isDown) = (true, false);
            count(reply.Status.ToString(CultureInfo.InvariantCulture));
            return reply;
        }
        catch (UpstreamException e)
        {
            Interlocked.Exchange(ref _failed, time.GetTimestamp());
            (_isUp, _isDown) = (false, !e.HasAnswered);
            count("error");
            throw;
        }
    }

    private Task<UpstreamEntry> BeginReading<T>(Uri url, DocumentKind<T> kind, UpstreamEntry? known)
        where T : class
    {
        Lazy<Task<UpstreamEntry>> reading = _readings.GetOrAdd(url.AbsoluteUri, _ => new Lazy<Task<UpstreamEntry>>(() => Task.Run(() => ReadAsync(url, kind, known))));
        return reading.Value;
    }

    private async Task<UpstreamDocument<T>> WaitAsync<T>(
        Task<UpstreamEntry> reading, UpstreamEntry? known, DocumentKind<T> kind, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return new UpstreamDocument<T>((T?)(await reading.WaitAsync(cancellationToken)).Value, IsStale: false);
        }
        catch (UpstreamException) when (known is not null && time.GetElapsedTime(known.Read) < kind.Usable)
        {
            return new UpstreamDocument<T>((T?)known.Value, IsStale: true);
        }
    }

    private async Task<UpstreamEntry> ReadAsync<T>(Uri url, DocumentKind<T> kind, UpstreamEntry? known)
        where T : class
    {
        try
        {
            UpstreamReply reply = await GetAsync(new UpstreamRequest(url, kind.Accept, kind.MaxBytes, known?.Tag));
            UpstreamEntry entry = reply.Status == 304 && known is not null
                ? known with { Read = time.GetTimestamp() }
                : new UpstreamEntry(reply.Body is null ? null : await ParseAsync(reply, url, kind), reply.Tag, reply.Body?.Length ?? 0, time.GetTimestamp());
            _cache.Put(url.AbsoluteUri, entry);
            return entry;
        }
        finally
        {
            _readings.TryRemove(url.AbsoluteUri, out _);
        }
    }

    private async Task<T> ParseAsync<T>(UpstreamReply reply, Uri url, DocumentKind<T> kind)
        where T : class
    {
        try
        {
            return await kind.Parse(reply, url);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            _isUp = false;
            throw new UpstreamException("The upstream's document is malformed.", e);
        }
    }
}
