using System;
using System.Globalization;
using System.Text;

namespace PopCon.Benchmarks.Send;

/// <summary>All datagrams of a <see cref="Traffic"/>, built before the first is sent, so that sending costs the sender little.</summary>
/// <remarks>They are sent one after the other and from the start again. Pinned, because the kernel reads them.</remarks>
internal sealed class DatagramPool
{
    // Enough that a pool of rare names repeats seldom.
    private const int MinDatagrams = 4_096;

    // Longer than any line of either kind.
    private const int MaxLineBytes = 120;

    private const int Seed = 20_251_120;

    private readonly Traffic _traffic;
    private readonly Random _random = new(Seed);
    private readonly double[] _cumulated;

    // In all datagrams before one.
    private readonly long[] _countable;
    private int _turn;

    /// <param name="traffic">What to build.</param>
    public DatagramPool(Traffic traffic)
    {
        _traffic = traffic;
        _cumulated = traffic.IsInTurn ? [] : Cumulate(traffic.Names);
        Count = CountFor(traffic);
        Starts = new int[Count + 1];
        _countable = new long[Count + 1];
        Bytes = GC.AllocateUninitializedArray<byte>(checked(Count * traffic.LinesPerDatagram * MaxLineBytes), pinned: true);
        for (int i = 0; i < Count; i++)
        {
            Starts[i + 1] = Starts[i] + Fill(Bytes.AsSpan(Starts[i]), out int countable);
            _countable[i + 1] = _countable[i] + countable;
        }
    }

    /// <summary>How many datagrams there are.</summary>
    public int Count { get; }

    /// <summary>The datagrams, one behind the other. Pinned.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where each begins; behind them the end of the last.</summary>
    public int[] Starts { get; }

    /// <summary>How many of the lines in the first datagrams sent leave a count in the metrics: all but the gauges.</summary>
    public long CountableLines(long datagrams) =>
        (datagrams / Count * _countable[Count]) + _countable[datagrams % Count];

    // In turn, the pool holds each name as often as every other: whole rounds of the names, cut into whole datagrams.
    private static int CountFor(Traffic traffic)
    {
        if (!traffic.IsInTurn)
        {
            return MinDatagrams;
        }

        long round = traffic.Names * (long)traffic.LinesPerDatagram / Divisor(traffic.Names, traffic.LinesPerDatagram);
        int perRound = (int)(round / traffic.LinesPerDatagram);
        return perRound * ((MinDatagrams + perRound - 1) / perRound);
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);

    private static double[] Cumulate(int names)
    {
        double[] cumulated = new double[names];
        double sum = 0;
        for (int i = 0; i < names; i++)
        {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
        }

        return cumulated;
    }

    private int Fill(Span<byte> datagram, out int countable)
    {
        int length = 0;
        countable = 0;
        for (int line = 0; line < _traffic.LinesPerDatagram; line++)
        {
            if (line > 0)
            {
                datagram[length++] = (byte)'\n';
            }

            int name = NextName();
            countable += IsGauge(name) ? 0 : 1;
            length += Encoding.ASCII.GetBytes(LineOf(name), datagram[length..]);
        }

        return length;
    }

    private int NextName()
    {
        if (_traffic.IsInTurn)
        {
            return _turn++ % _traffic.Names;
        }

        int index = Array.BinarySearch(_cumulated, _random.NextDouble() * _cumulated[^1]);
        return Math.Min(index < 0 ? ~index : index, _traffic.Names - 1);
    }

    private bool IsGauge(int name) => _traffic.Kind == TrafficKind.Mixed && name % 5 == 2;

    private string LineOf(int name)
    {
        FormattableString line = (_traffic.Kind, name % 5) switch
        {
            (TrafficKind.Counters, _) => $"dotnet_popcon.library_used.vendor{name % 37}_toolkit_part{name}:1|c",
            (_, 0) => $"shop.orders.placed.site{name}.200:1|c|@0.5",
            (_, 1) => $"shop.wait.site{name}:{_random.Next(500)}|ms|#region:eu,host:h{name % 7}",
            (_, 2) => $"shop.queue.length.q{name}:{_random.Next(100)}|g",
            (_, 3) => $"dotnet_popcon.library_used.part{name}:1|c",
            _ => $"shop.size.site{name}:{_random.Next(9_000)}|h|#code:200",
        };
        return line.ToString(CultureInfo.InvariantCulture);
    }
}
