using System.Buffers;
using System.Linq;
using System.Text;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Tests.Hashing;

public sealed class PathQuotingTests
{
    [Fact]
    public void Write_EveryByte_IsEscapedAsGitDoes()
    {
        string escaped = @"\001\002\003\004\005\006\a\b\t\n\v\f\r\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037";
        string plain = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c));
        string high = string.Concat(Enumerable.Range(127, 129).Select(b => "\\" + System.Convert.ToString(b, 8)));

        Assert.Equal(
            "\"" + escaped + plain.Replace("\\", @"\\").Replace("\"", "\\\"") + high + "\"",
            Quote([.. Enumerable.Range(1, 255).Select(b => (byte)b)]));
    }

    [Theory]
    [InlineData("a b/c.txt", "a b/c.txt")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("é", "\"\\303\\251\"")]
    public void Write_Path_IsQuotedOnlyWhenNeeded(string path, string expected) => Assert.Equal(expected, Quote(Encoding.UTF8.GetBytes(path)));

    private static string Quote(byte[] path)
    {
        var writer = new ArrayBufferWriter<byte>();
        PathQuoting.Write(path, writer);
        return Encoding.Latin1.GetString(writer.WrittenSpan);
    }
}
