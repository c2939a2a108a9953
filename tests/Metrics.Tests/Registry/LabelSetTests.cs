using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Tests.Registry;

public sealed class LabelSetTests
{
    private readonly LabelSet _labels = new();

    [Fact]
    public void Encode_Unsorted_SortsByNameInByteOrder()
    {
        _labels.Set("b", "2"u8);
        _labels.Set("_", "0"u8);
        _labels.Set("B", "1"u8);
        _labels.Encode();
        Assert.Equal("""B="1",_="0",b="2" """.TrimEnd(), Encoding.UTF8.GetString(_labels.Encoded));
        Assert.Equal("B,_,b", _labels.Shape.ToString());
    }

    [Fact]
    public void Set_SameNameTwice_LastWins()
    {
        _labels.Set("a", "first"u8);
        _labels.Set("a", "last"u8);
        _labels.Encode();
        Assert.Equal("a=\"last\"", Encoding.UTF8.GetString(_labels.Encoded));
    }

    // To compare each name with each made one datagram of twenty thousand tags stop the bridge for seconds.
    [Fact]
    public void Set_ManyNamesManyTimes_LastOfEachWins()
    {
        const int Seed = 17;
        var random = new Random(Seed);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < 20_000; i++)
        {
            string name = "l" + random.Next(8_000);
            string value = i % 7 == 0 ? string.Empty : "v" + i;
            expected[name] = value;
            _labels.Set(name, value);
        }

        _labels.Encode();
        Assert.Equal(
            string.Join(',', expected.Select(label => $"{label.Key}=\"{label.Value}\"")), Encoding.UTF8.GetString(_labels.Encoded));
        Assert.Equal(string.Join(',', expected.Keys), _labels.Shape.ToString());
        Assert.True(_labels.Contains("l1"));
        Assert.False(_labels.Contains("l8000"));
    }

    [Fact]
    public void Encode_SpecialBytes_EscapesThoseOfTheTextFormat()
    {
        _labels.Set("a", "x\\y\"z\nü\r\t"u8);
        _labels.Encode();
        Assert.Equal("a=\"x\\\\y\\\"z\\nü\r\t\"", Encoding.UTF8.GetString(_labels.Encoded));
    }

    [Fact]
    public void TryDecode_WhatEncodeWrote_GivesTheSame()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        var copy = new LabelSet();
        for (int i = 0; i < 2_000; i++)
        {
            _labels.Clear();
            for (int label = random.Next(4); label > 0; label--)
            {
                byte[] value = new byte[random.Next(12)];
                for (int b = 0; b < value.Length; b++)
                {
                    value[b] = "\\\"\n,=ab}"u8[random.Next(8)];
                }

                _labels.Set("l" + label, value);
            }

            _labels.Encode();
            Assert.True(copy.TryDecode(_labels.Encoded), $"seed {Seed}: {Encoding.UTF8.GetString(_labels.Encoded)}");
            Assert.Equal(_labels.Shape.ToString(), copy.Shape.ToString());
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a=")]
    [InlineData("a=\"")]
    [InlineData("a=\"x")]
    [InlineData("a=\"x\\\"")]
    [InlineData("b=\"1\",a=\"2\"")]
    [InlineData("a=\"1\",")]
    [InlineData("=\"1\"")]
    public void TryDecode_AnythingElse_Refuses(string text) => Assert.False(_labels.TryDecode(Encoding.UTF8.GetBytes(text)));
}
