using System;
using System.Collections.Generic;
using System.Text;
using PopCon.Gateway.Rules.Events;

namespace PopCon.Gateway.Tests.Rules;

public sealed class EventReaderTests
{
    private static readonly Dictionary<string, IReadOnlySet<string>> Fields = new(StringComparer.Ordinal)
    {
        ["platform"] = new HashSet<string>(["linux"], StringComparer.Ordinal),
    };

    // Such texts are JSON to the parser; they fail when they are read.
    [Theory]
    [InlineData("mac\x95")]
    [InlineData("\\ud800")]
    public void Read_TextThatCannotBeRead_EndsWithTheEventBefore(string text)
    {
        byte[] body = Encoding.Latin1.GetBytes($$"""{"platform":"linux"} {"platform":"{{text}}"} {"platform":"linux"}""");

        Assert.Equal(["platform:linux"], EventReader.Read(body, 10, Fields));
    }
}
