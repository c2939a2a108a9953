using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Tests.Ordering;

public sealed class SeriesSortTests
{
    private static readonly MetricFamily Family = new("m", MetricType.Counter, "");

    [Theory]
    [InlineData(new[] { "" }, new[] { "a" })]
    [InlineData(new[] { "a" }, new[] { "a!" })]
    [InlineData(new[] { "a\n" }, new[] { "a " })]
    [InlineData(new[] { "a\"" }, new[] { "a#" })]
    [InlineData(new[] { "a!" }, new[] { "a\"" })]
    [InlineData(new[] { "a[" }, new[] { "a\\" })]
    [InlineData(new[] { "a\\" }, new[] { "a]" })]
    [InlineData(new[] { "\\" }, new[] { "\\\n" })]
    [InlineData(new[] { "\\\\\"" }, new[] { "\\\\\\" })]
    [InlineData(new[] { "a", "z" }, new[] { "b", "a" })]
    [InlineData(new[] { "a", "b" }, new[] { "a", "c" })]
    [InlineData(new[] { "a", "" }, new[] { "a!", "" })]
    [InlineData(new[] { "z" }, new[] { "a", "a" })]
    [InlineData(new[] { "z" }, new[] { "é" })]
    public void Compare_Values_SmallerIsFirst(string[] smaller, string[] larger)
    {
        SeriesVector[] vectors = [.. new[] { "", "a", "a,b" }.Select(shape => new SeriesVector(Family, shape, new SeededHash()))];
        TimeSeries first = Create(vectors[smaller.Length], smaller);
        TimeSeries second = Create(vectors[larger.Length], larger);

        Assert.InRange(SeriesOrder.Instance.Compare(first, second), int.MinValue, -1);
        Assert.InRange(SeriesOrder.Instance.Compare(second, first), 1, int.MaxValue);
        Assert.Equal(0, SeriesOrder.Instance.Compare(first, first));
    }

    [Fact]
    public void Compare_OtherNames_OnlyValuesCount()
    {
        TimeSeries first = Create(new SeriesVector(Family, "z", new SeededHash()), ["a\\b"]);
        TimeSeries second = Create(new SeriesVector(Family, "a", new SeededHash()), ["a\\c"]);

        Assert.InRange(SeriesOrder.Instance.Compare(first, second), int.MinValue, -1);
        Assert.Equal(0, SeriesOrder.Instance.Compare(first, Create(new SeriesVector(Family, "a", new SeededHash()), ["a\\b"])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Sort_RandomValues_EqualsSlowSort(int seed)
    {
        var random = new Random(seed);
        SeriesVector[] vectors =
        [
            .. new[] { "", "a", "aa,b", "c,longer", "x,y,z" }.Select(shape => new SeriesVector(Family, shape, new SeededHash())),
        ];
        int kinds = random.Next(1, vectors.Length + 1);
        TimeSeries[] series = [.. Enumerable.Range(0, 3_000).Select(_ => CreateRandom(vectors[^random.Next(1, kinds + 1)], random))];
        TimeSeries[] expected = [.. series.Order(Comparer<TimeSeries>.Create(CompareSlowly))];

        SeriesSort.Sort(series);

        AssertSame(expected, series);
    }

    [Fact]
    public void Sort_EqualAndVeryLongValues_Ends()
    {
        var vector = new SeriesVector(Family, "a", new SeededHash());
        string prefix = new('\\', 10_000);
        TimeSeries[] series = [.. Enumerable.Range(0, 500).Select(i => Create(vector, [prefix + (499 - i) / 2]))];

        SeriesSort.Sort(series);

        AssertSame(series.Order(Comparer<TimeSeries>.Create(CompareSlowly)), series);
    }

    private static CounterSeries Create(SeriesVector vector, string[] values)
    {
        string labels = string.Join(',', NamesOf(vector).Zip(values, (name, value) => $"{name}=\"{Escape(value)}\""));
        return new CounterSeries(vector, Encoding.UTF8.GetBytes(labels), 0);
    }

    private static string[] NamesOf(SeriesVector vector) => vector.Shape.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static CounterSeries CreateRandom(SeriesVector vector, Random random)
    {
        string[] alphabet = ["a", "b", "\\", "\"", "\n", " ", "!", ",", "=", "é", "🌊", "prefix-prefix-"];
        return Create(vector, [.. NamesOf(vector).Select(_ =>
            string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => alphabet[random.Next(alphabet.Length)])))]);
    }

    private static void AssertSame(IEnumerable<TimeSeries> expected, IEnumerable<TimeSeries> actual) =>
        Assert.Equal(expected.Select(Describe), actual.Select(Describe), StringComparer.Ordinal);

    private static string Describe(TimeSeries series) =>
        string.Join('|', Values(series).Select(value => Encoding.UTF8.GetString(value)));

    private static int CompareSlowly(TimeSeries x, TimeSeries y)
    {
        int order = x.Vector.LabelCount.CompareTo(y.Vector.LabelCount);
        return order != 0
            ? order
            : Values(x).Zip(Values(y), (left, right) => left.AsSpan().SequenceCompareTo(right)).FirstOrDefault(one => one != 0);
    }

    private static List<byte[]> Values(TimeSeries series)
    {
        var values = new List<byte[]>();
        var labels = new LabelReader(series.Labels);
        while (labels.Read())
        {
            var value = new byte[labels.ValueLength];
            labels.CopyValueTo(value);
            values.Add(value);
        }

        return values;
    }
}
