using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Values;
using PopCon.StatsdBridge.Configuration;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>The statsd sockets, bound or taken over from the service manager, before anything is received.</summary>
internal sealed class BoundSockets : IDisposable
{
    private BoundSockets()
    {
    }

    /// <summary>The UDP socket, or <see langword="null"/>.</summary>
    public Socket? Udp { get; private set; }

    /// <summary>The listening TCP socket, or <see langword="null"/>.</summary>
    public Socket? Tcp { get; private set; }

    /// <summary>The Unix datagram socket, or <see langword="null"/>.</summary>
    public Socket? Unixgram { get; private set; }

    /// <summary>The socket file to remove at the stop, because the bridge made it; <see langword="null"/> without one.</summary>
    public string? SocketFile { get; private set; }

    /// <summary>Binds what the options name.</summary>
    /// <exception cref="ConfigurationException">An address is wrong or taken, or there is no listener at all.</exception>
    public static BoundSockets Bind(StatsdOptions options, SocketActivation activation, ILogger log)
    {
        var sockets = new BoundSockets();
        try
        {
            sockets.Udp = Take(activation, SocketActivation.Udp) ?? Bind(options.ListenUdp, StatsdSockets.BindUdp);
            sockets.Tcp = Take(activation, SocketActivation.Tcp) ?? Bind(options.ListenTcp, StatsdSockets.ListenTcp);
            sockets.Unixgram = Take(activation, SocketActivation.Unixgram) ?? sockets.BindUnixgram(options, log);
            if ((sockets.Udp ?? sockets.Tcp ?? sockets.Unixgram) is null)
            {
                throw new ConfigurationException(
                    "At least one of UDP/TCP/Unixgram listeners must be specified: give --statsd.listen-udp an address");
            }

            bool isUdpActivated = activation.Find(SocketActivation.Udp) is not null;
            bool isUnixgramActivated = activation.Find(SocketActivation.Unixgram) is not null;
            SetReceiveBuffer(sockets.Udp, "udp", isUdpActivated, options, log);
            SetReceiveBuffer(sockets.Unixgram, "unixgram", isUnixgramActivated, options, log);
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    /// <summary>Closes the sockets and removes the socket file.</summary>
    public void Dispose()
    {
        Udp?.Dispose();
        Tcp?.Dispose();
        Unixgram?.Dispose();
        try
        {
            if (SocketFile is not null)
            {
                File.Delete(SocketFile);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone or no longer ours: what is left is as good as removed, and a stop must not fail.
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The socket owns the handle, and the listener the socket.")]
    private static Socket? Take(SocketActivation activation, string name)
    {
        if (activation.Find(name) is not { } descriptor)
        {
            return null;
        }

        try
        {
            // The listeners wait in the kernel, so the socket must be a blocking one whatever it came as.
            var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
            return new Socket(handle) { Blocking = true };
        }
        catch (SocketException e)
        {
            throw new ConfigurationException($"the service manager's socket {name} cannot be used: {e.Message}", e);
        }
    }

    private static Socket? Bind(ListenAddress address, Func<IPEndPoint, Socket> bind)
    {
        if (address.IsEmpty)
        {
            return null;
        }

        if (!address.TryResolve(out IPEndPoint? endPoint, out string? error))
        {
            throw new ConfigurationException(error);
        }

        try
        {
            return bind(endPoint);
        }
        catch (SocketException e)
        {
            throw new ConfigurationException($"cannot listen on {address}: {e.Message}", e);
        }
    }

    private static void SetReceiveBuffer(Socket? socket, string name, bool isActivated, StatsdOptions options, ILogger log)
    {
        if (socket is null)
        {
            return;
        }

        // The service manager may have made it larger, for what comes while the bridge restarts.
        int granted = StatsdSockets.SetReceiveBuffer(socket, options.EffectiveReadBufferBytes, mayShrink: !isActivated);
        if (granted < options.LeastReadBufferBytes)
        {
            log.SmallReceiveBuffer(name, granted, options.EffectiveReadBufferBytes);
        }
    }

    private Socket? BindUnixgram(StatsdOptions options, ILogger log)
    {
        string path = options.ListenUnixgram;
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            Socket socket = StatsdSockets.BindUnixgram(path);
            Unixgram = socket;
            if (!path.StartsWith('@'))
            {
                SocketFile = path;
                SetAccess(options, log);
            }

            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"cannot listen on {path}: {e.Message}", e);
        }
    }

    private static void SetAccess(StatsdOptions options, ILogger log)
    {
        if (!SocketMode.TryParse(options.UnixSocketMode, out UnixFileMode mode))
        {
            log.BadSocketMode(options.UnixSocketMode);
        }
        else if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(options.ListenUnixgram, mode);
        }

        if (!options.UnixSocketOwner.IsUnchanged)
        {
            StatsdSockets.SetOwner(options.ListenUnixgram, options.UnixSocketOwner);
        }
    }
}
