using System.Collections.Generic;
using System.Text;
using PopCon.Reporter.Attribution;

namespace PopCon.Reporter.Tests.Attribution;

public sealed class JsonStringsTests
{
    private const string Sample = """{ "a": "b", "c": { "d" : [ "e", 1, true ] }, "quo\"te": {} }""";

    [Fact]
    public void MoveNext_Text_YieldsStringsWithDepthAndRole() =>
        Assert.Equal(["1 a:", "1 b", "1 c:", "2 d:", "3 e", "1 quo\\\"te:"], Read(Sample));

    [Fact]
    public void MoveNext_EveryPrefix_ComesToAnEnd()
    {
        for (int length = 0; length < Sample.Length; length++)
        {
            Assert.InRange(Read(Sample[..length]).Count, 0, 6);
        }
    }

    [Fact]
    public void Value_EscapedPlus_IsAPlus() => Assert.Equal(["0 net45+win8"], Read("\"net45\\u002Bwin8\""));

    [Fact]
    public void MoveNext_EveryByte_ComesToAnEnd()
    {
        for (int value = 0; value < 256; value++)
        {
            var strings = new JsonStrings([(byte)'"', (byte)value, (byte)value, (byte)'"', (byte)value]);
            int count = 0;
            while (strings.MoveNext())
            {
                count++;
            }

            Assert.InRange(count, 1, 3);
        }
    }

    private static List<string> Read(string text)
    {
        var result = new List<string>();
        var strings = new JsonStrings(Encoding.UTF8.GetBytes(text));
        while (strings.MoveNext())
        {
            result.Add($"{strings.Depth} {strings.Value()}{(strings.IsName ? ":" : string.Empty)}");
        }

        return result;
    }
}
