using System;
using System.Linq;

namespace PopCon.Usage.Agent.Consents;

/// <summary>Why a process counts nothing although the user may have said yes: the environment says no.</summary>
/// <remarks>Stateless. About 20 look-ups of environment variables.</remarks>
internal static class Suppression
{
    private const string DisableVariable = "POPCON_USAGE_DISABLE";
    private const string RuntimeSetting = "PopCon.Usage.Disable";

    // The name that otumat has for its list of packages.
    private const string SeedVariable = "DISABLE_USAGE_TRACKING_PACKAGES";

    private static readonly string[] OptOuts = ["DO_NOT_TRACK", "POPCON_OPTOUT", "DOTNET_POPCONTEST_OPTOUT", "DOTNET_CLI_TELEMETRY_OPTOUT"];

    // The .NET SDK's lists: variables that say true, and groups of which every one is set.
    private static readonly string[] ContinuousIntegration = ["TF_BUILD", "GITHUB_ACTIONS", "APPVEYOR", "CI", "TRAVIS", "CIRCLECI"];
    private static readonly string[][] ContinuousIntegrationGroups =
    [
        ["CODEBUILD_BUILD_ID", "AWS_REGION"], ["BUILD_ID", "BUILD_URL"], ["BUILD_ID", "PROJECT_ID"], ["TEAMCITY_VERSION"], ["JB_SPACE_API_URL"], ["JENKINS_URL"],
    ];

    /// <summary>The first reason that applies; <see langword="null"/>: none.</summary>
    /// <param name="package">The package, in lower case.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? Find(string package, Func<string, string?> variable)
    {
        bool IsSet(string name) => variable(name) is { Length: > 0 } value && value is not "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);
        bool Lists(string name) => Has(variable(name), package);
        return Array.Find(OptOuts, IsSet)
            ?? (Lists(DisableVariable) ? DisableVariable : null)
            ?? (DisableList.Has(package) ? "UsageAgent.Disable" : null)
            ?? (Has(AppContext.GetData(RuntimeSetting) as string, package) ? RuntimeSetting : null)
            ?? (Lists(SeedVariable) ? SeedVariable : null)
            ?? (Array.Find(ContinuousIntegration, IsSet) is { } single ? "ci:" + single : null)
            ?? (Array.Find(ContinuousIntegrationGroups, group => Array.TrueForAll(group, name => variable(name) is { Length: > 0 })) is { } found ? "ci:" + found[0] : null);
    }

    private static bool Has(string? list, string package) => list is not null && list
        .Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        .Any(id => id is "*" || id.Equals(package, StringComparison.OrdinalIgnoreCase));
}
