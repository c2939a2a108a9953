using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PopCon.Hosting.Values;
using PopCon.StatsdBridge.Ingest.Interop;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Makes bound sockets for the listeners.</summary>
internal static class StatsdSockets
{
    /// <summary>A bound UDP socket; an IPv6 wildcard takes IPv4 too.</summary>
    public static Socket BindUdp(IPEndPoint endPoint) => Bind(endPoint, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>A listening TCP socket; an IPv6 wildcard takes IPv4 too.</summary>
    public static Socket ListenTcp(IPEndPoint endPoint)
    {
        Socket socket = Bind(endPoint, SocketType.Stream, ProtocolType.Tcp);
        socket.Listen();
        return socket;
    }

    /// <summary>
    /// A bound Unix datagram socket. A leading <c>@</c> means Linux's abstract namespace. A socket file that nobody
    /// answers on any more is removed first; any other file is in the way.
    /// </summary>
    /// <exception cref="IOException">The path is taken.</exception>
    public static Socket BindUnixgram(string path)
    {
        bool isAbstract = path.StartsWith('@');
        if (!isAbstract)
        {
            RemoveStale(path);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path[1..] : path));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Gives a socket file to a user and a group.</summary>
    /// <exception cref="IOException">There is no such user or group, or the change is not permitted.</exception>
    public static void SetOwner(string path, SocketOwner owner)
    {
        if (UnixOwner.Change(path, IdOf(owner.User, "/etc/passwd"), IdOf(owner.Group, "/etc/group")) != 0)
        {
            throw new IOException($"cannot change the owner of {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Asks for a receive buffer, beyond the system's maximum if the process may.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">How much to ask for.</param>
    /// <param name="mayShrink">Whether a larger buffer becomes smaller.</param>
    /// <returns>The bytes it has then, in the measure of <paramref name="bytes"/>.</returns>
    public static int SetReceiveBuffer(Socket socket, int bytes, bool mayShrink)
    {
        int before = mayShrink ? 0 : ReceiveBufferOf(socket);
        if (before < bytes && !TryForceReceiveBuffer(socket, bytes) && (mayShrink || before < MaxReceiveBuffer()))
        {
            socket.ReceiveBufferSize = bytes;
        }

        return ReceiveBufferOf(socket);
    }

    private static bool TryForceReceiveBuffer(Socket socket, int bytes) => OperatingSystem.IsLinux()
        && LinuxSocketOption.Set(
            (int)socket.Handle, LinuxSocketOption.SOL_SOCKET, LinuxSocketOption.SO_RCVBUFFORCE, in bytes, sizeof(int)) == 0;

    // Linux keeps the double of what is asked for, as room for its own structures.
    private static int ReceiveBufferOf(Socket socket) =>
        OperatingSystem.IsLinux() ? socket.ReceiveBufferSize / 2 : socket.ReceiveBufferSize;

    // What Linux grants without a privilege. 0 where it does not tell: what a socket has stays then.
    private static int MaxReceiveBuffer()
    {
        try
        {
            return int.Parse(File.ReadAllText("/proc/sys/net/core/rmem_max"), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return 0;
        }
    }

    private static Socket Bind(IPEndPoint endPoint, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(endPoint.AddressFamily, type, protocol);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            }

            if (type == SocketType.Stream && !OperatingSystem.IsWindows())
            {
                // A restart must not wait for connections of the last run to fade.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RemoveStale(string path)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException)
        {
            // Not a socket, or one of another kind.
        }

        throw new IOException($"{path} exists and is in use or not a Unix datagram socket; remove it or choose another path");
    }

    // Only sockets, pipes and devices can be neither read as a file nor entered as a folder; of these only a socket refuses.
    private static bool IsSocket(string path) =>
        (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.None
        && new FileInfo(path).Length == 0;

    // getpwnam(3) would ask directory services too, but a name there may block the start; numbers always work.
    private static uint IdOf(string name, string file)
    {
        if (name.Length == 0)
        {
            return uint.MaxValue;
        }

        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            return id;
        }

        foreach (string line in File.ReadLines(file))
        {
            string[] fields = line.Split(':');
            if (fields.Length > 2 && string.Equals(fields[0], name, StringComparison.Ordinal))
            {
                return uint.Parse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        throw new IOException($"{file} has no entry {name}");
    }
}
