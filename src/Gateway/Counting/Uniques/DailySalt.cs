using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using PopCon.Metrics;

namespace PopCon.Gateway.Counting.Uniques;

/// <summary>The secret of one day: without it no item of the day's sketches can be computed again, by anyone.</summary>
/// <remarks>
/// Not for several threads at a time. Never written anywhere; overwritten when it is disposed. Clients come back within the day, so
/// the last items are kept under a keyed hash: an HMAC costs more than the rest of a fetch.
/// </remarks>
internal sealed class DailySalt : IDisposable
{
    private const int RecentItems = 1024;

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(32);
    private readonly SeededHash _hash = new();
    private readonly (ulong Key, ulong Item)[] _recent = new (ulong, ulong)[RecentItems];
    private bool _isDisposed;

    /// <summary>The item that stands for some bytes: the first 8 of their HMAC-SHA-256.</summary>
    /// <exception cref="ObjectDisposedException">The day is over.</exception>
    public ulong ItemOf(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ulong key = _hash.Of(bytes);
        ref (ulong Key, ulong Item) recent = ref _recent[key % RecentItems];
        if (recent.Key != key)
        {
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_salt, bytes, hash);
            recent = (key, BinaryPrimitives.ReadUInt64LittleEndian(hash));
        }

        return recent.Item;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        Array.Clear(_recent);
        _isDisposed = true;
    }
}
