using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace PopCon.TestSupport;

/// <summary>Makes lines for the property tests: put together from grammar pieces, or real lines with damage done to them.</summary>
public sealed class LineMutations(int seed)
{
    /// <summary>One well-formed line of every shape.</summary>
    public static readonly IReadOnlyList<string> ValidLines =
    [
        "kiln.fire:7|ms",
        "vault.coins:-1e1|g",
        "bus.stop:3|c|@0.1",
        "bus.stop:2|c|@0.5|@0.1",
        "crane.lift#yard=west:2|c:5|c|@0.5",
        "loom.pass:12:40:7|ms|@0.5|#mill:north,row:3|c:box9|T17",
        "mill.flow[site=a,unit=größe].x:6|c",
        "mill.flow,site=a,unit=b:0x1.8p3|g",
        "till.sales:1_000|h|#zone:eu:west,#tier:web,",
        "pod.req:3|c|@0.5|#app:web|c:ab12|T17",
    ];

    // Every byte and word that means something somewhere, and some that mean nothing.
    private static readonly string[] Pieces =
    [
        ":", ":", "|", "|", "#", ",", "=", "[", "]", "@", "c", "g", "ms", "h", "d", "s", "|c", "|ms", "|h", "|g", "|#", "|@",
        "c:", "|c:", "T", "|T", "a", "b", "a=b", "a:b", "a-b=c", "mill.flow", "0", "1", "5", "0.5", "-3", "+4", "1e3", "1e400",
        "1e-300", "0x1p4", "0xA.8p-1", "inf", "-inf", "nan", "1_0", "_", ".", " ", "\r", "é", "🌊", "--", "container_id",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next line.</summary>
    public byte[] Next() => _random.Next(3) switch
    {
        0 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, _random.Next(1, 14)).Select(_ => Piece()))),
        1 => Encoding.UTF8.GetBytes("x:1" + string.Concat(Enumerable.Range(0, _random.Next(1, 10)).Select(_ => Piece()))),
        _ => _random.Damage(Encoding.UTF8.GetBytes(ValidLines[_random.Next(ValidLines.Count)]), Pieces),
    };

    private string Piece() => Pieces[_random.Next(Pieces.Length)];
}
