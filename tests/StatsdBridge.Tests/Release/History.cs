using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>What a bridge goes through: datagrams, scrapes and restarts at times that mostly, but not always, go forward.</summary>
internal sealed class History
{
    /// <summary>The length of an epoch, in seconds.</summary>
    public const int EpochSeconds = 10;

    private static readonly double[] Values = [1, 1, 1, 1, 0, 0.5, 100, 1e300, double.PositiveInfinity, double.NaN];

    private History(List<Moment> moments) => Moments = moments;

    /// <summary>A datagram, or, without one, a stop and a start.</summary>
    internal sealed record Moment(double Time, IReadOnlyList<(string Series, double Value)>? Datagram)
    {
        /// <summary>The datagram as it is sent.</summary>
        public string Text => string.Join('\n', Datagram!.Select(increment => string.Create(
            CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.{increment.Series}:{Describe(increment.Value)}|c")));

        private static string Describe(double value) =>
            double.IsInfinity(value) ? "+Inf" : double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The series of a name of a history.</summary>
    public static string SeriesOf(string name) => $"dotnet_popcon_library_used{{library=\"{name}\"}}";

    /// <summary>What happens, in the order in which it does.</summary>
    public IReadOnlyList<Moment> Moments { get; }

    /// <summary>Makes one up.</summary>
    public static History Random(Random random)
    {
        var moments = new List<Moment>();
        double now = 1_704_067_200 + random.Next(100);
        int names = random.Next(1, 8);
        for (int left = random.Next(5, 60); left > 0; left--)
        {
            now += random.Next(20) switch
            {
                0 => -random.Next(15),
                1 => random.Next(30),
                _ => random.NextDouble(),
            };
            moments.Add(new Moment(Math.Round(now, 3), random.Next(25) == 0 ? null : RandomDatagram(random, names)));
        }

        return new History(moments);
    }

    /// <summary>The same, in another order and at other times, but each datagram in the epoch where it was.</summary>
    public History Permuted(Random random)
    {
        var moments = new List<Moment>();
        foreach (IGrouping<long, Moment> epoch in Moments.GroupBy(moment => (long)Math.Floor((moment.Time - 345_600) / EpochSeconds)))
        {
            Moment[] permuted = [.. epoch];
            random.Shuffle(permuted);
            double begin = 345_600 + (epoch.Key * EpochSeconds);
            moments.AddRange(permuted.Select(moment => moment with { Time = begin + random.Next(EpochSeconds) }));
        }

        return new History(moments);
    }

    /// <summary>The same, with time that never runs backwards: what a clock that is set back makes of it.</summary>
    public History Forward()
    {
        double latest = 0;
        return new History([.. Moments.Select(moment => moment with { Time = latest = Math.Max(latest, moment.Time) })]);
    }

    /// <summary>The same without stops and starts.</summary>
    public History WithoutRestarts() => new([Moments[0] with { Datagram = Moments[0].Datagram ?? [("a", 1)] }, .. Moments.Skip(1).Where(moment => moment.Datagram is not null)]);

    private static List<(string, double)> RandomDatagram(Random random, int names)
    {
        var increments = new List<(string, double)>();
        for (int left = random.Next(1, 7); left > 0; left--)
        {
            increments.Add((((char)('a' + random.Next(names))).ToString(), Values[random.Next(Values.Length)]));
        }

        return increments;
    }
}
