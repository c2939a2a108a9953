using System.Text;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.StatsdBridge.Tests.Pipeline;

public sealed class LineIdentityTests
{
    [Theory]
    [InlineData("a.b:1|c", "a.b", "|c", 1, 1)]
    [InlineData("a:320|ms|@0.1", "a", "|ms", 320, 0.1)]
    [InlineData("a:2|c|@0.5|#zone:eu", "a", "|c|#zone:eu", 2, 0.5)]
    [InlineData("a:2|c|#zone:eu|@0.5", "a", "|c|#zone:eu", 2, 0.5)]
    [InlineData("a:2|c|#zone:eu|T17", "a", "|c|#zone:eu", 2, 1)]
    [InlineData("a,k=v:2|c", "a,k=v", "|c", 2, 1)]
    [InlineData("a:2|c|#mail:x@y", "a", "|c|#mail:x@y", 2, 1)]
    public void TrySplit_CommonShape_SeparatesWhatRepeatsFromWhatChanges(
        string line, string name, string suffix, double value, double rate)
    {
        Assert.True(LineIdentity.TrySplit(Encoding.UTF8.GetBytes(line), new byte[LineIdentity.MaxBytes], out LineIdentity identity));
        Assert.Equal(name, Encoding.UTF8.GetString(identity.Name));
        Assert.Equal(suffix, Encoding.UTF8.GetString(identity.Suffix));
        Assert.Equal(value, identity.Value.Value);
        Assert.Equal(rate, identity.Rate);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1|c")]
    [InlineData("a")]
    [InlineData("a:1")]
    [InlineData("a:1:2|ms")]
    [InlineData("a:x|c")]
    [InlineData("a:1|c|@0.1|@0.2")]
    [InlineData("a:1|c|@2")]
    [InlineData("a:1|c|@0")]
    [InlineData("a:1|c|@half")]
    [InlineData("a:1|c|@-0.5")]
    [InlineData("a:1|c|#a|#b|#c|#d|#e|T1")]
    public void TrySplit_OddShape_LeavesItToTheParser(string line) =>
        Assert.False(LineIdentity.TrySplit(Encoding.UTF8.GetBytes(line), new byte[LineIdentity.MaxBytes], out _));
}
