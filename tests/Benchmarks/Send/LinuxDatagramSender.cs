using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PopCon.StatsdBridge.Ingest.Interop;

namespace PopCon.Benchmarks.Send;

/// <summary>Sends up to 64 datagrams with one system call. Linux only.</summary>
internal sealed unsafe class LinuxDatagramSender : IDatagramSender
{
    /// <summary>How many datagrams go out with a call: as many as the bridge takes in with one.</summary>
    public const int BatchSize = 64;

    private readonly Socket _socket;
    private readonly DatagramPool _pool;
    private readonly LinuxReceiveMany.IoVector[] _vectors = GC.AllocateArray<LinuxReceiveMany.IoVector>(BatchSize, pinned: true);
    private readonly LinuxReceiveMany.Message[] _messages = GC.AllocateArray<LinuxReceiveMany.Message>(BatchSize, pinned: true);

    /// <param name="socket">A connected datagram socket.</param>
    /// <param name="pool">The datagrams.</param>
    public LinuxDatagramSender(Socket socket, DatagramPool pool)
    {
        _socket = socket;
        _pool = pool;
        for (int i = 0; i < BatchSize; i++)
        {
            _messages[i].Header.Vectors = (LinuxReceiveMany.IoVector*)Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i);
            _messages[i].Header.VectorCount = 1;
        }
    }

    /// <inheritdoc/>
    public int Send(long first, int count)
    {
        count = Math.Min(count, BatchSize);
        for (int i = 0; i < count; i++)
        {
            int index = (int)((first + i) % _pool.Count);
            _vectors[i].Base = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_pool.Bytes, _pool.Starts[index]);
            _vectors[i].Length = (nuint)(_pool.Starts[index + 1] - _pool.Starts[index]);
        }

        var messages = (LinuxReceiveMany.Message*)Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0);
        return Math.Max(0, LinuxSendMany.SendMany((int)_socket.Handle, messages, (uint)count, 0));
    }
}
