using System;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace PopCon.Hosting;

/// <summary>
/// Says to a service manager that the process is ready, works and stops: the datagrams of
/// <see href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</see>, by <c>NOTIFY_SOCKET</c>,
/// <c>WATCHDOG_USEC</c> and <c>WATCHDOG_PID</c>.
/// </summary>
/// <remarks>
/// Safe from all threads. Without a service manager it does nothing. A datagram that cannot be sent is dropped: the manager itself
/// reports a start that was never announced and a watchdog that was never fed.
/// </remarks>
internal sealed class ServiceNotifier : IDisposable
{
    // One may come late and the process still lives.
    private const int BeatsPerInterval = 3;

    private readonly UnixDomainSocketEndPoint? _address;
    private readonly TimeSpan? _watchdog;
    private readonly TimeProvider _time;
    private readonly Lock _beating = new();
    private ITimer? _timer;

    private ServiceNotifier(UnixDomainSocketEndPoint? address, TimeSpan? watchdog, TimeProvider time)
    {
        _address = address;
        _watchdog = watchdog;
        _time = time;
    }

    /// <summary>Reads what the service manager set.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="processId">This process; a watchdog for another one is not fed.</param>
    /// <param name="time">Runs the timer of the watchdog.</param>
    public static ServiceNotifier Read(Func<string, string?> environment, int processId, TimeProvider time) =>
        new(Address(environment("NOTIFY_SOCKET")), Watchdog(environment, processId), time);

    /// <summary>The process does its work from now on.</summary>
    /// <param name="isWorking">Whether it still does. Asked three times in each interval of the watchdog, on a pool thread; may take a while.</param>
    public void BecomeReady(Func<bool> isWorking)
    {
        Send("READY=1");
        if (_watchdog is { } interval && _address is not null)
        {
            TimeSpan period = interval / BeatsPerInterval;
            _timer = _time.CreateTimer(_ => Beat(isWorking), null, period, period);
        }
    }

    /// <summary>A stop has begun.</summary>
    public void BeginStop() => Send("STOPPING=1");

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Beat(Func<bool> isWorking)
    {
        if (!_beating.TryEnter())
        {
            return;
        }

        try
        {
            if (isWorking())
            {
                Send("WATCHDOG=1");
            }
        }
        finally
        {
            _beating.Exit();
        }
    }

    private void Send(string state)
    {
        if (_address is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            socket.SendTo(Encoding.ASCII.GetBytes(state), _address);
        }
        catch (SocketException)
        {
            // Dropped, as the remarks say.
        }
    }

    // /run/systemd/notify, or @… for a name in the abstract namespace, whose first byte is zero.
    private static UnixDomainSocketEndPoint? Address(string? text)
    {
        if (text is not { Length: > 1 } || text[0] is not ('/' or '@'))
        {
            return null;
        }

        try
        {
            return new UnixDomainSocketEndPoint(text[0] == '@' ? "\0" + text[1..] : text);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Longer than the 108 bytes of sockaddr_un.
            return null;
        }
    }

    private static TimeSpan? Watchdog(Func<string, string?> environment, int processId)
    {
        string? forProcess = environment("WATCHDOG_PID");
        bool isOurs = string.IsNullOrEmpty(forProcess) || string.Equals(forProcess, processId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return isOurs && uint.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out uint microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }
}
