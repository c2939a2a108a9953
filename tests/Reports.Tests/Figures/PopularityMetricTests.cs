using PopCon.Reports.Figures;

namespace PopCon.Reports.Tests.Figures;

public sealed class PopularityMetricTests
{
    [Theory]
    [InlineData("dotnet_popcon_library_used", "dotnet", PopularityKind.Used)]
    [InlineData("python_popcon_library_unused_total", "python", PopularityKind.Unused)]
    [InlineData("dotnet_popcon_feature_used", "dotnet", PopularityKind.FeatureUses)]
    [InlineData("dotnet_popcon_feature_used_total", "dotnet", PopularityKind.FeatureUses)]
    [InlineData("dotnet_popcon_reports", "dotnet", PopularityKind.Reports)]
    [InlineData("popcon_gateway_fetch", "", PopularityKind.Fetches)]
    [InlineData("popcon_gateway_fetch_total", "", PopularityKind.Fetches)]
    public void TryParse_PopularityMetric_IsReadAndMatchesThePattern(string name, string language, PopularityKind kind)
    {
        Assert.True(PopularityMetric.TryParse(name, out string? found, out PopularityKind read));

        Assert.Equal((language, kind), (found, read));
        Assert.Matches("^(" + PopularityMetric.Pattern + ")$", name);
    }

    [Theory]
    [InlineData("popcon_gateway_fetches_total")]
    [InlineData("dotnet_popcon_feature_used_bucket")]
    [InlineData("my_app_popcon_library_used")]
    [InlineData("_popcon_reports")]
    public void TryParse_OtherMetric_IsNot(string name)
    {
        Assert.False(PopularityMetric.TryParse(name, out _, out _));
        Assert.DoesNotMatch("^(" + PopularityMetric.Pattern + ")$", name);
    }
}
