using PopCon.Hosting.Interop;

namespace PopCon.Hosting.Tests.Interop;

public sealed class ConnectionBudgetTests
{
    [Theory]
    [InlineData(64, 1, 1)]
    [InlineData(300, 35, 105)]
    [InlineData(1_024, 216, 648)]
    [InlineData(524_288, 512, 523_616)]
    [InlineData(long.MaxValue, 512, int.MaxValue)]
    public void Of_OpenFiles_NeverReachesTheLastDescriptors(long openFiles, int http, int tcp)
    {
        Assert.Equal(new ConnectionBudget(http, tcp), ConnectionBudget.Of(openFiles));
    }
}
