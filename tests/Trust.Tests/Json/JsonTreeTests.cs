using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Trust.Json;

namespace PopCon.Trust.Tests.Json;

/// <summary>System.Text.Json is the reference for <c>JsonTree</c>.</summary>
public sealed class JsonTreeTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,false,null,"x"],"c":{"d":-0.5e+3}}""")]
    [InlineData(" [ ] ")]
    [InlineData("{ }")]
    [InlineData("\"\"")]
    [InlineData("\t[\r\n1 ,2 ]\n")]
    [InlineData("""["\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\uDE00 é 😀"]""")]
    [InlineData("[0,-0,10,1.25,1e9,1E-2]")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Parse_Json_AsTheReference(string text) => Compare(text);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\"}")]
    [InlineData("{a:1}")]
    [InlineData("{1:1}")]
    [InlineData("[1]]")]
    [InlineData("[1")]
    [InlineData("\"a")]
    [InlineData("\"a\n\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u12")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("-")]
    [InlineData("tru")]
    [InlineData("truex")]
    [InlineData("NaN")]
    [InlineData("// c\n1")]
    [InlineData("\ufeff1")]
    [InlineData("[1\0]")]
    public void Parse_SomethingElse_Refused(string text)
    {
        Assert.Throws<FormatException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(text));
    }

    [Fact]
    public void Parse_SomethingElse_SaysWhere() =>
        Assert.Equal("unexpected character in line 2, position 6.", Assert.Throws<FormatException>(() => JsonTree.Parse("{\n \"a\":x}"u8)).Message);

    [Fact]
    public void Parse_OtherThanUtf8_Refused() => Assert.Throws<FormatException>(() => JsonTree.Parse([(byte)'"', 0xFF, (byte)'"']));

    [Fact]
    public void Parse_ManyLevels_RefusedWhereTheReferenceRefuses()
    {
        Compare(new string('[', 64) + new string(']', 64));

        Assert.Throws<FormatException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65))));
        Assert.Throws<FormatException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(new string('[', 1_000_000))));
    }

    [Fact]
    public void GetString_HalfASurrogatePair_RefusedAsByTheReference() =>
        Assert.Throws<InvalidOperationException>(() => JsonTree.Parse("\"\\ud83d\""u8).GetString());

    [Theory]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("-2147483648")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-0")]
    public void TryGetInt32_Number_AsTheReference(string text)
    {
        bool expected = JsonElement.Parse(text).TryGetInt32(out int value);

        Assert.Equal((expected, value), (JsonTree.Parse(Encoding.UTF8.GetBytes(text)).TryGetInt32(out int read), read));
    }

    [Fact]
    public void GetDateTimeOffset_AsTheReferenceWritesIt_Same()
    {
        DateTimeOffset[] times = [new(2026, 11, 22, 1, 2, 3, TimeSpan.Zero), new(2026, 11, 22, 1, 2, 3, 450, TimeSpan.FromHours(-3)), DateTimeOffset.MaxValue];

        Assert.All(times, time => Assert.Equal(time, JsonTree.Parse(JsonSerializer.SerializeToUtf8Bytes(time)).GetDateTimeOffset()));
    }

    [Fact]
    public void Parse_ChangedBytes_TakesWhatTheReferenceTakes()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] start = """{"app":"tool","list":["a\n\u00e9", 12, -3.5e2 , true],"n":null,"o":{"x":[{}],"y":""}}"""u8.ToArray();
        byte[] bytes = "{}[]\",:\\ue0129-+.tfn \n"u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = [.. start];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = bytes[random.Next(bytes.Length)];
            }

            string shown = $"{Encoding.UTF8.GetString(text)}, seed {seed}";
            Assert.True(TryReference(text) is { } expected ? expected == TryTree(text) : TryTree(text) is null, shown);
        }
    }

    private static void Compare(string text) => Assert.Equal(TryReference(Encoding.UTF8.GetBytes(text)) ?? "refused", TryTree(Encoding.UTF8.GetBytes(text)));

    private static string? TryReference(byte[] text)
    {
        try
        {
            return Shape(JsonElement.Parse(text));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TryTree(byte[] text)
    {
        try
        {
            return Shape(JsonTree.Parse(text));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Shape(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Concat(json.EnumerateObject().Select(member => $"<{member.Name}>{Shape(member.Value)}")) + "}" + json.GetRawText(),
        JsonValueKind.Array => "[" + string.Concat(json.EnumerateArray().Select(Shape)) + "]" + json.GetRawText(),
        JsonValueKind.String => $"<{json.GetString()}>{json.GetRawText()}",
        _ => json.GetRawText(),
    };

    private static string Shape(JsonTree json) => json.Kind switch
    {
        JsonKind.Object => "{" + string.Concat(json.Items.Select(member => $"<{member.Name}>{Shape(member)}")) + "}" + json.Raw,
        JsonKind.List => "[" + string.Concat(json.Items.Select(Shape)) + "]" + json.Raw,
        JsonKind.Text => $"<{json.GetString()}>{json.Raw}",
        _ => json.Raw,
    };
}
