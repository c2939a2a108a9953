using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PopCon.Gateway.Counting.Uniques;

/// <summary>The secret of one day: without it no item of the day's sketches can be computed again, by anyone.</summary>
/// <remarks>Not for several threads at a time. Never written anywhere; overwritten when it is disposed.</remarks>
internal sealed class DailySalt : IDisposable
{
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(32);
    private bool _isDisposed;

    /// <summary>The item that stands for some bytes: the first 8 of their HMAC-SHA-256.</summary>
    /// <exception cref="ObjectDisposedException">The day is over.</exception>
    public ulong ItemOf(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_salt, bytes, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        _isDisposed = true;
    }
}
