using System;
using System.Collections.Generic;
using System.Text;

using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Fuzzing;

/// <summary>An endless stream of lines: a stock of odd and of ordinary ones, that come as they are or damaged, and are replaced in time.</summary>
/// <remarks>
/// Cheaper than to invent each line, so that a hundred million of them are a matter of minutes. Damaged lines do not go
/// back into the stock: after a while all of it would be noise, which ends in the first line of the parser.
/// </remarks>
internal sealed class LineSource
{
    private const int Stock = 20_000;

    // Real lines, so that the fast path sees traffic too.
    private static readonly string[] Ordinary =
    [
        "web.a.requests:1|c", "web.b.time:320|ms|@0.1", "brief.x:1|c", "noise.y:3|g", "kite:4|g|#tail:red", "kite:+1|g|#tail:red",
        "dotnet_popcon.library_used.newtonsoft.json:1|c", "obs:1:2:3|h|#zone:eu", "lib#k=v:2|c:5|g|@0.5", "",
    ];

    private readonly Random _random;
    private readonly LineMutations _mutations;
    private readonly List<byte[]> _stock = [];

    /// <summary>Fills the stock.</summary>
    public LineSource(int seed)
    {
        _random = new Random(seed);
        _mutations = new LineMutations(seed);
        for (int i = 0; i < Stock; i++)
        {
            _stock.Add(Invent());
        }
    }

    /// <summary>The next line, without a line end in it.</summary>
    public byte[] Next()
    {
        int index = _random.Next(Stock);
        byte[] line = _stock[index];
        if (_random.Next(8) == 0)
        {
            _stock[index] = Invent();
        }

        return line.Length == 0 || _random.Next(3) > 0 ? line : Damage(line);
    }

    private byte[] Invent()
    {
        byte[] line = _random.Next(4) == 0
            ? Encoding.UTF8.GetBytes(Ordinary[_random.Next(Ordinary.Length)])
            : _mutations.Next();
        return Array.TrueForAll(line, b => b != (byte)'\n') ? line : [];
    }

    private byte[] Damage(byte[] line)
    {
        byte[] damaged = [.. line];
        byte[] other = _stock[_random.Next(Stock)];
        for (int bytes = _random.Next(1, 4); bytes > 0; bytes--)
        {
            int at = _random.Next(damaged.Length);
            damaged[at] = other.Length > 0 && _random.Next(8) > 0 ? other[_random.Next(other.Length)] : (byte)_random.Next(256);
            damaged[at] = damaged[at] == (byte)'\n' ? (byte)':' : damaged[at];
        }

        return damaged;
    }
}
