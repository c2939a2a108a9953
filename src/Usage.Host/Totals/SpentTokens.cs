using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Totals;

/// <summary>The spent tokens of one key: hashes cut to 64 bits.</summary>
/// <remarks>
/// Used under <see cref="Storage.JournaledState.Gate"/>. 9 to 18 bytes a token, a third of what a <see cref="HashSet{T}"/> needs: open
/// addressing, the next free slot takes it. Of ten million tokens a new one meets another's 64 bits once in a million million times; its
/// batch is then sent with the agent's next token.
/// </remarks>
internal sealed class SpentTokens
{
    private const int HashBytes = sizeof(ulong);
    private const int HashesPerRecord = 500;
    private const int FirstSlots = 64;

    private ulong[] _slots = new ulong[FirstSlots];
    private int _count;

    /// <summary>The part of a hash that is kept, as text.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => Base64Text.Encode(hash[..HashBytes]);

    /// <summary>Whether a token is among them.</summary>
    public bool Contains(ReadOnlySpan<byte> hash) => _slots[SlotOf(_slots, Number(hash))] != 0;

    /// <summary>Adds hashes from their text.</summary>
    public void Read(string text)
    {
        if (Base64Text.TryDecode(text, out byte[]? bytes))
        {
            for (int i = 0; i + HashBytes <= bytes.Length; i += HashBytes)
            {
                Add(Number(bytes.AsSpan(i)));
            }
        }
    }

    /// <summary>All of them as texts for <see cref="Read"/>.</summary>
    public IEnumerable<string> Chunks() => _slots.Where(slot => slot != 0).Chunk(HashesPerRecord).Select(part =>
    {
        byte[] bytes = new byte[part.Length * HashBytes];
        for (int i = 0; i < part.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * HashBytes), part[i]);
        }

        return Base64Text.Encode(bytes);
    });

    // 0 marks a free slot.
    private static ulong Number(ReadOnlySpan<byte> hash) => Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(hash));

    // Where a number is, or where it belongs.
    private static int SlotOf(ulong[] slots, ulong number)
    {
        int mask = slots.Length - 1;
        int slot = (int)number & mask;
        while (slots[slot] != 0 && slots[slot] != number)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Add(ulong number)
    {
        int slot = SlotOf(_slots, number);
        if (_slots[slot] != 0)
        {
            return;
        }

        _slots[slot] = number;

        // Seven eighths: fuller, and a look at one token would become a look at many.
        if (++_count > _slots.Length / 8 * 7)
        {
            ulong[] larger = new ulong[2 * _slots.Length];
            foreach (ulong one in _slots)
            {
                larger[SlotOf(larger, one)] = one;
            }

            _slots = larger;
        }
    }
}
