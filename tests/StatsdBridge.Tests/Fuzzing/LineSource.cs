using System;
using System.Collections.Generic;
using PopCon.StatsdBridge.Tests.Parsing;

namespace PopCon.StatsdBridge.Tests.Fuzzing;

/// <summary>An endless stream of lines: a stock of odd ones that comes back as it is, or with a byte changed, and changes slowly.</summary>
/// <remarks>Cheaper than to invent each line, so that a hundred million of them are a matter of minutes.</remarks>
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
    private readonly List<byte[]> _stock = [];

    /// <summary>Fills the stock.</summary>
    public LineSource(int seed)
    {
        _random = new Random(seed);
        var mutations = new LineMutations(seed);
        for (int i = 0; i < Stock; i++)
        {
            byte[] line = i % 4 == 0 ? System.Text.Encoding.UTF8.GetBytes(Ordinary[i / 4 % Ordinary.Length]) : mutations.Next();
            _stock.Add(Array.TrueForAll(line, b => b != (byte)'\n') ? line : []);
        }
    }

    /// <summary>The next line, without a line end in it.</summary>
    public byte[] Next()
    {
        int index = _random.Next(Stock);
        byte[] line = _stock[index];
        if (line.Length == 0 || _random.Next(3) > 0)
        {
            return line;
        }

        byte[] changed = [.. line];
        byte[] other = _stock[_random.Next(Stock)];
        int at = _random.Next(changed.Length);
        changed[at] = other.Length > 0 && _random.Next(4) > 0 ? other[_random.Next(other.Length)] : (byte)_random.Next(256);
        changed[at] = changed[at] == (byte)'\n' ? (byte)':' : changed[at];
        if (_random.Next(16) == 0)
        {
            _stock[index] = changed;
        }

        return changed;
    }
}
