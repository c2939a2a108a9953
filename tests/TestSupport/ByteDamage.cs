using System;
using System.Collections.Generic;
using System.Text;

namespace PopCon.TestSupport;

/// <summary>Damages bytes for tests of readers: inserts pieces of their grammar, removes, copies and replaces single bytes.</summary>
public static class ByteDamage
{
    private const int MostChanges = 3;

    /// <summary>Some bytes with one to three changes.</summary>
    /// <param name="random">Decides; a seed makes the same damage again.</param>
    /// <param name="original">The bytes, at least one.</param>
    /// <param name="pieces">What may be inserted.</param>
    public static byte[] Damage(this Random random, IEnumerable<byte> original, IReadOnlyList<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(pieces);
        List<byte> bytes = [.. original];
        for (int count = random.Next(1, MostChanges + 1); count > 0; count--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Count)]));
                    break;
                case 1 when bytes.Count > 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes[at] = bytes[random.Next(bytes.Count)];
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
