using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Values;
using PopCon.Metrics.Own;
using PopCon.StatsdBridge.Ingest.Interop;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Owns a datagram socket, UDP or Unix, and a thread that carries what comes in to its series.</summary>
internal sealed class DatagramListener : IDisposable
{
    // How long a stop may go unnoticed while nothing comes in; an idle bridge wakes up four times a second for it.
    private const int ReceiveTimeoutMilliseconds = 250;

    // A stop applies what the kernel holds, but a sender who never pauses must not keep the bridge from stopping.
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(2);

    /// <summary>Counts how often a listener handed over what it had received. An idle one wakes up with nothing, and counts as well.</summary>
    public const string BatchesName = "statsd_exporter_event_queue_flushed_total";

    /// <summary>Its HELP text.</summary>
    public const string BatchesHelp = "Batches handed over by the listeners, empty ones included.";

    /// <summary>Counts what the addresses that may send keep out, for each listener.</summary>
    public const string RefusedSourcesName = "popcon_bridge_refused_sources_total";

    /// <summary>Its HELP text.</summary>
    public const string RefusedSourcesHelp = "Datagrams and connections from sources that are not allowed.";

    // Of the network or of a system short of memory: the socket is as good as before when they have passed.
    private static readonly SocketError[] PassingErrors =
    [
        SocketError.NoBufferSpaceAvailable, SocketError.NetworkDown, SocketError.NetworkReset, SocketError.NetworkUnreachable,
        SocketError.HostUnreachable, SocketError.ConnectionRefused, SocketError.ConnectionReset,
    ];

    // Long enough not to spin, short enough for the kernel's buffer to hold what comes meanwhile.
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ErrorLogInterval = TimeSpan.FromMinutes(1);

    private readonly Socket _socket;
    private readonly IDatagramReceiver _receiver;
    private readonly ILineSink _sink;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AutoResetEvent _pauseEnd = new(initialState: false);
    private readonly OwnCounter _received;
    private readonly OwnCounter _batches;
    private readonly KernelDrops _drops;
    private volatile bool _isStopping;

    // Whether what has come may still be in the kernel, and who waits for it.
    private volatile bool _isGathering;
    private TaskCompletionSource? _caughtUp;
    private long _lastErrorLogged = -(long)ErrorLogInterval.TotalMilliseconds;

    /// <param name="name">What it is called in metrics and logs: <c>udp</c> or <c>unixgram</c>.</param>
    /// <param name="socket">A bound socket; owned from here on.</param>
    /// <param name="allowed">Who may send.</param>
    /// <param name="sink">Where the lines go.</param>
    /// <param name="received">Counts the datagrams.</param>
    /// <param name="own">Where its other metrics are registered.</param>
    /// <param name="log">For errors of the socket and the end of the listener.</param>
    public DatagramListener(
        string name, Socket socket, AllowedSources allowed, ILineSink sink, OwnCounter received, OwnMetrics own, ILogger log)
        : this(name, socket, ReceiverOf(socket, allowed), sink, received, own, log)
    {
    }

    /// <inheritdoc cref="DatagramListener(string, Socket, AllowedSources, ILineSink, OwnCounter, OwnMetrics, ILogger)"/>
    internal DatagramListener(
        string name, Socket socket, IDatagramReceiver receiver, ILineSink sink, OwnCounter received, OwnMetrics own, ILogger log)
    {
        Name = name;
        _socket = socket;
        _receiver = receiver;
        _sink = sink;
        _received = received;
        _batches = own.Counter(BatchesName, BatchesHelp);
        _drops = new KernelDrops(socket);
        _log = log;
        _socket.ReceiveTimeout = ReceiveTimeoutMilliseconds;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        Register(own);
    }

    /// <summary>What it is called in metrics and logs.</summary>
    public string Name { get; }

    /// <summary>How long datagrams may gather before they are taken together.</summary>
    /// <value>Default: zero, each is taken at once.</value>
    public TimeSpan MaxWait { get; init; }

    /// <summary>Datagrams received since the start.</summary>
    public long ReceivedCount => _received.Value;

    /// <summary>Datagrams that were longer than the receive buffer.</summary>
    public long TruncatedCount => _receiver.TruncatedCount;

    /// <summary>Datagrams from senders that are not allowed.</summary>
    public long RefusedCount => _receiver.RefusedCount;

    /// <summary>The receive buffer the kernel granted, in bytes as it counts them (Linux doubles what is asked for).</summary>
    public int ReceiveBufferBytes => _socket.ReceiveBufferSize;

    /// <summary>Why it no longer receives, or <see langword="null"/> while it does.</summary>
    public string? Failure => _failed.Task.IsCompleted ? _failed.Task.Result : null;

    /// <summary>Completes with <see cref="Failure"/> when it no longer receives.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>Starts receiving.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends a pause, so that a scrape need not wait for it.</summary>
    /// <returns>
    /// Completes when all is applied that had gathered at the call; perhaps never under a rate that the listener cannot keep up with.
    /// Completed already where nothing gathers.
    /// </returns>
    public Task CatchUpAsync()
    {
        if (!_isGathering)
        {
            return Task.CompletedTask;
        }

        var request = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        request = Interlocked.CompareExchange(ref _caughtUp, request, null) ?? request;
        _pauseEnd.Set();
        return request.Task;
    }

    /// <summary>Stops receiving when all that the kernel holds is applied.</summary>
    public void Stop()
    {
        _isStopping = true;
        _pauseEnd.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    /// <inheritdoc cref="KernelDrops.Count"/>
    public long KernelDropCount() => _drops.Count();

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _socket.Dispose();
        _pauseEnd.Dispose();
    }

    private void Register(OwnMetrics own)
    {
        (string, string) label = ("listener", Name);
        own.Counter(
            "popcon_bridge_kernel_drops_total",
            "Datagrams the kernel threw away because the receive buffer was full.",
            () => KernelDropCount(),
            Shown.OnceLost,
            label);
        own.Counter(
            "popcon_bridge_truncated_datagrams_total",
            "Datagrams longer than the receive buffer; their whole lines were used.",
            () => TruncatedCount,
            Shown.OnceLost,
            label);
        own.Counter(RefusedSourcesName, RefusedSourcesHelp, () => RefusedCount, Shown.OnceLost, label);
        own.Gauge(
            "popcon_bridge_receive_buffer_bytes",
            "Receive buffer the kernel granted, as it counts it.",
            () => ReceiveBufferBytes,
            Shown.OnRequest,
            label);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "The end of a thread: the process ends as well, but with a message and a last save.")]
    private void Run()
    {
        try
        {
            // What came while the bridge started, without waiting for more.
            TakeOrRetry(wait: false);
            ReceivePause? pause = MaxWait > TimeSpan.Zero ? new ReceivePause(MaxWait, ReceiveBufferBytes) : null;
            TaskCompletionSource? caughtUp = null;
            while (!_isStopping)
            {
                // Only a request from before the call is answered by it, and by an empty one too.
                caughtUp ??= Interlocked.Exchange(ref _caughtUp, null);
                TakeOrRetry(wait: caughtUp is null && !_isGathering);
                if (!_receiver.IsFull)
                {
                    caughtUp?.SetResult();
                    caughtUp = null;
                }

                if (pause is not null)
                {
                    Pause(pause);
                }
            }

            long started = Environment.TickCount64;
            while (Take(wait: false) && Environment.TickCount64 - started < MaxDrain.TotalMilliseconds)
            {
                // Each round applies a batch.
            }
        }
        catch (Exception e)
        {
            _log.ListenerDied(Name, e);
            _failed.SetResult(e.Message);
        }
    }

    private void TakeOrRetry(bool wait)
    {
        try
        {
            Take(wait);
        }
        catch (SocketException e) when (Array.IndexOf(PassingErrors, e.SocketErrorCode) >= 0)
        {
            long now = Environment.TickCount64;
            if (now - _lastErrorLogged >= ErrorLogInterval.TotalMilliseconds)
            {
                _lastErrorLogged = now;
                _log.ReceiveFailed(Name, e.Message);
            }

            Thread.Sleep(RetryPause);
        }
    }

    // After what came in one go: datagrams that gather meanwhile cost one wake-up together.
    private void Pause(ReceivePause pause)
    {
        int wait = _receiver.Count == 0
            ? 0
            : pause.After(_receiver.Count, _receiver.ByteCount, _receiver.IsFull, Stopwatch.GetTimestamp());
        _isGathering = wait > 0 || (_isGathering && _receiver.IsFull);
        if (wait > 0)
        {
            _pauseEnd.WaitOne(wait);
        }
    }

    private static IDatagramReceiver ReceiverOf(Socket socket, AllowedSources allowed) => OperatingSystem.IsLinux()
        ? new LinuxDatagramReceiver(socket, allowed)
        : new SocketDatagramReceiver(socket, allowed);

    private bool Take(bool wait)
    {
        bool hasReceived = _receiver.Receive(wait);
        _batches.Add();
        if (!hasReceived)
        {
            return false;
        }

        _sink.TakeDatagrams(_receiver, _received);
        return true;
    }
}
