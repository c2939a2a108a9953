using System;
using System.Text;
using PopCon.Statsd.Parsing;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>What holds for every line: agreement with the obvious parser, no exception, no allocation.</summary>
public sealed class StatsdLineParserPropertyTests(ITestOutputHelper output)
{
    private const int Lines = 60_000;

    [Theory]
    [InlineData(TagStyles.All, 1)]
    [InlineData(TagStyles.All, 2)]
    [InlineData(TagStyles.All & ~TagStyles.DogStatsd, 3)]
    [InlineData(TagStyles.All & ~TagStyles.SignalFx, 4)]
    [InlineData(TagStyles.InfluxDb, 5)]
    [InlineData(TagStyles.Librato, 6)]
    [InlineData(TagStyles.None, 7)]
    public void Parse_RandomAndMutatedLines_AgreesWithTheObviousParser(object styles, int seed)
    {
        output.WriteLine($"seed {seed}");
        var lines = new LineMutations(seed);
        for (int i = 0; i < Lines; i++)
        {
            AssertAgrees(lines.Next(), (TagStyles)styles);
        }
    }

    [Fact]
    public void Parse_EveryPrefixOfAValidLine_AgreesWithTheObviousParser()
    {
        foreach (string line in LineMutations.ValidLines)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            for (int length = 0; length <= bytes.Length; length++)
            {
                AssertAgrees(bytes[..length], TagStyles.All);
            }
        }
    }

    [Fact]
    public void Parse_EveryByteInEveryPosition_AgreesWithTheObviousParser()
    {
        foreach (string line in LineMutations.ValidLines)
        {
            byte[] original = Encoding.UTF8.GetBytes(line);
            for (int position = 0; position < original.Length; position++)
            {
                for (int value = 0; value <= byte.MaxValue; value++)
                {
                    byte[] bytes = [.. original];
                    bytes[position] = (byte)value;
                    AssertAgrees(bytes, TagStyles.All);
                }
            }
        }
    }

    [Fact]
    public void Parse_ValidLines_AreAccepted()
    {
        foreach (string line in LineMutations.ValidLines)
        {
            var parsed = new ParsedLine();
            StatsdLineParser.Parse(Encoding.UTF8.GetBytes(line), TagStyles.All, parsed);
            Assert.False(parsed.HasErrors, line);
            Assert.Equal(parsed.SampleCount, parsed.Samples.Length);
        }
    }

    [Fact]
    public void Parse_AnyLine_AllocatesNothing()
    {
        var lines = new LineMutations(seed: 8);
        byte[][] all = new byte[2_000][];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = lines.Next();
        }

        var parsed = new ParsedLine();
        ParseAll(all, parsed);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ParseAll(all, parsed);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void ParseAll(byte[][] lines, ParsedLine parsed)
    {
        foreach (byte[] line in lines)
        {
            StatsdLineParser.Parse(line, TagStyles.All, parsed);
        }
    }

    private static void AssertAgrees(byte[] line, TagStyles styles)
    {
        string expected = ObviousLineParser.Parse(line, styles);
        string actual = Described.Parse(line, styles);
        if (expected != actual)
        {
            Assert.Fail($"{Convert.ToHexString(line)} = {Encoding.Latin1.GetString(line)}\nexpected {expected}\nactual   {actual}");
        }
    }
}
