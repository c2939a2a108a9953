using System;
using PopCon.Gateway.Counting;

namespace PopCon.Gateway.Tests.Counting;

public sealed class UserAgentTests
{
    [Theory]
    [InlineData("NuGet .NET Core MSBuild Task/7.9.0 (LINUX)", "nuget-msbuild", "7.9", "linux", "no", "acquire")]
    [InlineData("NuGet .NET Core MSBuild Task/7.9.0 (DARWIN, CI: GitHub Actions)", "nuget-msbuild", "7.9", "macos", "github-actions", "acquire")]
    [InlineData("NuGet Client V3/7.9.0 (LINUX; CI: Something New)", "nuget-tool", "7.9", "linux", "yes", "acquire")]
    [InlineData("NuGet VS PackageManager Console/6.12.1 (Microsoft Windows NT 10.0, VS Enterprise/17.0)", "nuget-vs", "6.12", "windows", "no", "acquire")]
    [InlineData("pip/23.2.1 {\"ci\":null,\"system\":{\"name\":\"Darwin\"}}", "pip", "23.2", "macos", "no", "acquire")]
    [InlineData("uv/0.4.18 {\"ci\": true}", "uv", "0.4", "unknown", "yes", "acquire")]
    [InlineData("npm/11.19.1 node/v20.20.2 darwin arm64 workspaces/false", "npm", "11.19", "macos", "unknown", "acquire")]
    [InlineData("curl/7", "curl", "7", "unknown", "unknown", "acquire")]
    [InlineData("Paket", "paket", "unknown", "unknown", "unknown", "acquire")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64)", "browser", "unknown", "linux", "no", "acquire")]
    [InlineData("my-secret-agent/4711", "other", "unknown", "unknown", "unknown", "acquire")]
    [InlineData("Artifactory/7.90.5", "other", "unknown", "unknown", "unknown", "mirror")]
    [InlineData("RenovateBot/39.1", "other", "unknown", "unknown", "unknown", "bot")]
    [InlineData("pip/99999999999.1", "pip", "unknown", "unknown", "unknown", "acquire")]
    [InlineData("", "other", "unknown", "unknown", "unknown", "acquire")]
    public void Classify_UserAgent_GivesLabelsOfClosedLists(string agent, string client, string version, string os, string ci, string purpose)
    {
        ClientLabels labels = UserAgent.Classify(agent, isUpdateCheck: false);

        Assert.Equal((client, version, os, ci, purpose), (labels.Client, labels.VersionText, labels.Os, labels.Ci, labels.Purpose));
    }

    [Fact]
    public void Classify_UpdateCheck_WinsOverBot() =>
        Assert.Equal("update-check", UserAgent.Classify("RenovateBot/39.1", isUpdateCheck: true).Purpose);

    [Fact]
    public void Classify_EveryPrefixOfAnAgent_DoesNotThrow()
    {
        const string Agent = "NuGet VS PackageManager Console/6.12.1 (Microsoft Windows NT 10.0, CI: Azure DevOps)";
        for (int length = 0; length <= Agent.Length; length++)
        {
            Assert.NotNull(UserAgent.Classify(Agent.AsSpan(0, length), isUpdateCheck: false).Client);
        }
    }
}
