using Newtonsoft.Json.Linq;
using Xunit;

namespace PopCon.Samples.Checked;

public sealed class SumTests
{
    [Fact]
    public void Parse_Array_HasItsElements() => Assert.Equal(3, JArray.Parse("[1,2,3]").Count);
}
