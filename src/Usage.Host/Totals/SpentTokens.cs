using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Totals;

/// <summary>Hashes of the spent tokens of one key, cut to 128 bits: enough that no two tokens meet, and half the memory.</summary>
/// <remarks>Used under <see cref="Storage.JournaledState.Gate"/>. About 30 bytes a token.</remarks>
internal sealed class SpentTokens
{
    private const int HashBytes = 16;
    private const int HashesPerRecord = 500;

    private readonly HashSet<UInt128> _hashes = [];

    /// <summary>The part of a hash that is kept, as text.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => Base64Text.Encode(hash[..HashBytes]);

    /// <summary>Whether a token is among them.</summary>
    public bool Contains(ReadOnlySpan<byte> hash) => _hashes.Contains(BinaryPrimitives.ReadUInt128BigEndian(hash));

    /// <summary>Adds hashes from their text.</summary>
    public void Read(string text)
    {
        if (Base64Text.TryDecode(text, out byte[]? bytes))
        {
            for (int i = 0; i + HashBytes <= bytes.Length; i += HashBytes)
            {
                _hashes.Add(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(i)));
            }
        }
    }

    /// <summary>All of them as texts for <see cref="Read"/>.</summary>
    public IEnumerable<string> Chunks() => _hashes.Chunk(HashesPerRecord).Select(part =>
    {
        byte[] bytes = new byte[part.Length * HashBytes];
        for (int i = 0; i < part.Length; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * HashBytes), part[i]);
        }

        return Base64Text.Encode(bytes);
    });
}
