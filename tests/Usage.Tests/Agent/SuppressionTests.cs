using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Usage.Agent.Consents;

namespace PopCon.Usage.Tests.Agent;

public sealed class SuppressionTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("DO_NOT_TRACK", "DO_NOT_TRACK=1")]
    [InlineData(null, "DO_NOT_TRACK=0 POPCON_OPTOUT=false DOTNET_CLI_TELEMETRY_OPTOUT=False CI=0 TF_BUILD=false")]
    [InlineData("POPCON_OPTOUT", "POPCON_OPTOUT=yes")]
    [InlineData("DOTNET_POPCONTEST_OPTOUT", "DOTNET_POPCONTEST_OPTOUT=1 CI=true")]
    [InlineData("DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_CLI_TELEMETRY_OPTOUT=true POPCON_USAGE_DISABLE=*")]
    [InlineData("POPCON_USAGE_DISABLE", "POPCON_USAGE_DISABLE=other.lib;Contoso.LIB DISABLE_USAGE_TRACKING_PACKAGES=contoso.lib")]
    [InlineData("POPCON_USAGE_DISABLE", "POPCON_USAGE_DISABLE=*")]
    [InlineData(null, "POPCON_USAGE_DISABLE=contoso,lib,contoso.lib.more")]
    [InlineData("DISABLE_USAGE_TRACKING_PACKAGES", "DISABLE_USAGE_TRACKING_PACKAGES=contoso.lib CI=1")]
    [InlineData("ci:TF_BUILD", "TF_BUILD=True CI=true")]
    [InlineData("ci:GITHUB_ACTIONS", "GITHUB_ACTIONS=true")]
    [InlineData("ci:APPVEYOR", "APPVEYOR=True")]
    [InlineData("ci:CI", "CI=1 CIRCLECI=true")]
    [InlineData("ci:TRAVIS", "TRAVIS=true")]
    [InlineData("ci:CIRCLECI", "CIRCLECI=true")]
    [InlineData("ci:CODEBUILD_BUILD_ID", "CODEBUILD_BUILD_ID=0 AWS_REGION=false")]
    [InlineData(null, "CODEBUILD_BUILD_ID=1 BUILD_URL=x PROJECT_ID=1")]
    [InlineData("ci:BUILD_ID", "BUILD_ID=1 PROJECT_ID=2")]
    [InlineData("ci:BUILD_ID", "BUILD_ID=1 BUILD_URL=x")]
    [InlineData("ci:TEAMCITY_VERSION", "TEAMCITY_VERSION=0")]
    [InlineData("ci:JB_SPACE_API_URL", "JB_SPACE_API_URL=x")]
    [InlineData("ci:JENKINS_URL", "JENKINS_URL=x")]
    public void Find_Environment_NamesTheFirstReason(string? reason, string environment)
    {
        Dictionary<string, string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);

        Assert.Equal(reason, Suppression.Find("contoso.lib", variables.GetValueOrDefault));
    }

    // What a runtimeconfig.json sets; the package is of this test alone.
    [Fact]
    public void Find_RuntimeSettingListsThePackage_IsTheReason()
    {
        AppContext.SetData("PopCon.Usage.Disable", "Configured.Lib, another.lib");

        Assert.Equal("PopCon.Usage.Disable", Suppression.Find("configured.lib", _ => null));
        Assert.Null(Suppression.Find("contoso.lib", _ => null));
    }
}
