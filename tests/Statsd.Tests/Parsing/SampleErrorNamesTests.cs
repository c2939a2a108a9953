using System;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>The reasons as dashboards know them.</summary>
public sealed class SampleErrorNamesTests
{
    [Fact]
    public void Of_EveryReason_IsItsNameInSnakeCase()
    {
        foreach (SampleError reason in Enum.GetValues<SampleError>())
        {
            string pascal = SampleErrorNames.Of(reason).Replace("_", string.Empty, StringComparison.Ordinal);
            Assert.Equal(reason.ToString(), pascal, ignoreCase: true);
        }
    }
}
