using System;
using System.Collections.Generic;
using PopCon.Usage.Agent.Storage;

namespace PopCon.Benchmarks.Usage;

/// <summary>A folder of an agent whose user has said yes.</summary>
internal static class ConsentedHome
{
    private static readonly string[] OptOuts = ["DO_NOT_TRACK", "POPCON_OPTOUT", "DOTNET_POPCONTEST_OPTOUT", "DOTNET_CLI_TELEMETRY_OPTOUT", "CI", "GITHUB_ACTIONS", "TF_BUILD"];

    /// <summary>Makes it.</summary>
    public static void Make(string path, string host)
    {
        var home = new AgentHome(path);
        new ConsentRecord("contoso.lib", host, "anonymous", 1, new DateOnly(2026, 1, 1), ConsentState.Granted).Write(home);
        new TokenFile("key", ["TOKEN"]).Write(home);
    }

    /// <summary>Sets an environment so that an agent uses it.</summary>
    public static void Use(IDictionary<string, string?> environment, string path)
    {
        foreach (string name in OptOuts)
        {
            environment[name] = null;
        }

        environment["POPCON_USAGE_HOME"] = path;
    }
}
