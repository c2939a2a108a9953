using System.IO;
using System.Text;
using PopCon.Gateway.Python;

namespace PopCon.Gateway.Tests.Python;

public sealed class Blake2bTests
{
    // Computed with Python's hashlib.blake2b(digest_size=32).
    [Theory]
    [InlineData(0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")]
    [InlineData(127, "59e2f1aba240f20aa591016f5ef429990bc9c2131dcd0d30f0ffd75ed18f317d")]
    [InlineData(128, "ae2aa48507885c4c950fb809b2076f959cde9f8ea6da260d9a3587df33dac450")]
    [InlineData(129, "2f64744a6de0d2c0b56e64cf6e29a5aaa255010d415d51c75ccc82f73dccd865")]
    [InlineData(1000, "e00b0ddbf1e2cdaf5c898e1a5e8826ea3a2c339bcf2a478da2e5fca9ff126672")]
    public void Hash_BytesAroundABlock_EqualsTheReference(int length, string hash) =>
        Assert.Equal(hash, Blake2b.Hash(new MemoryStream(Encoding.ASCII.GetBytes(new string('a', length)))));
}
