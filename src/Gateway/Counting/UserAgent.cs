using System;
using System.Buffers;
using System.Globalization;

namespace PopCon.Gateway.Counting;

/// <summary>Sorts user agents into closed lists. Nothing else of them is kept.</summary>
/// <remarks>Stateless. Allocates nothing; a few searches in a short text.</remarks>
internal static class UserAgent
{
    private const int MaxVersionNumber = 9_999;

    // Checked from the first to the last: what a text begins with.
    private static readonly (string Prefix, string Client)[] Prefixes =
    [
        ("NuGet .NET Core MSBuild Task", "nuget-msbuild"), ("NuGet Desktop MSBuild Task", "nuget-msbuild"),
        ("NuGet MSBuild Task", "nuget-msbuild"), ("NuGet xplat", "nuget-xplat"), ("NuGet Client V3", "nuget-tool"),
        ("NuGet Command Line", "nuget-exe"), ("NuGet VS", "nuget-vs"), ("NuGet Visual Studio", "nuget-vs"), ("Paket", "paket"),
        ("pip/", "pip"), ("uv/", "uv"), ("poetry/", "poetry"), ("pdm/", "pdm"), ("twine/", "twine"), ("npm/", "npm"),
        ("yarn/", "yarn"), ("pnpm/", "pnpm"), ("bun/", "bun"), ("docker/", "docker"), ("containerd/", "containerd"),
        ("containers/", "podman"), ("podman/", "podman"), ("libpod/", "podman"), ("curl/", "curl"), ("wget/", "wget"),
        ("wget2/", "wget"), ("Mozilla/", "browser"),
    ];

    private static readonly SearchValues<string> Mirrors = Words(
        "nexus", "artifactory", "devpi", "bandersnatch", "verdaccio", "squid", "proget", "pulp", "minirepo", "artipie");

    private static readonly SearchValues<string> Bots = Words(
        "renovate", "dependabot", "bot/", "bot;", "bot ", "crawler", "spider", "slurp", "bingpreview", "facebookexternalhit");

    private static readonly SearchValues<string> MacOs = Words("darwin", "mac os", "macos");

    private static readonly SearchValues<string> Windows = Words("windows", "win32");

    private static readonly SearchValues<string> Linux = Words("linux");

    private static readonly SearchValues<string> OtherSystems = Words("bsd", "sunos", "solaris", "aix");

    // How NuGet names CI systems, without blanks and in lower case.
    private static readonly (string Name, string Ci)[] CiSystems =
    [
        ("github", "github-actions"), ("azure", "azure-devops"), ("gitlab", "gitlab"), ("jenkins", "jenkins"), ("teamcity", "teamcity"),
        ("travis", "travis"), ("circle", "circleci"), ("appveyor", "appveyor"), ("bitbucket", "bitbucket"),
    ];

    /// <summary>The labels of a user agent.</summary>
    /// <param name="agent">The header; empty without one.</param>
    /// <param name="isUpdateCheck">Whether another header says that the client only looks for updates.</param>
    public static ClientLabels Classify(ReadOnlySpan<char> agent, bool isUpdateCheck)
    {
        (string client, int nameLength) = ClientOf(agent);
        return new ClientLabels(client, VersionOf(agent[nameLength..], client), OsOf(agent), CiOf(agent, client), PurposeOf(agent, isUpdateCheck));
    }

    private static (string Client, int NameLength) ClientOf(ReadOnlySpan<char> agent)
    {
        foreach ((string prefix, string client) in Prefixes)
        {
            if (agent.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return (client, prefix.Length);
            }
        }

        return ("other", 0);
    }

    // Of a program that is not in the list no version is kept either.
    private static int VersionOf(ReadOnlySpan<char> rest, string client)
    {
        if (client is "other" or "browser")
        {
            return 0;
        }

        int start = rest.IndexOfAnyInRange('0', '9');
        int slash = rest.IndexOf('/');
        rest = slash >= 0 && start > slash ? rest[(slash + 1)..] : start >= 0 ? rest[start..] : [];
        int major = TakeNumber(ref rest);
        if (major < 0)
        {
            return 0;
        }

        rest = rest.StartsWith('.') ? rest[1..] : [];
        return ((major + 1) << 16) | (TakeNumber(ref rest) + 1);
    }

    private static int TakeNumber(ref ReadOnlySpan<char> rest)
    {
        int length = rest.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = length < 0 ? rest : rest[..length];
        rest = rest[digits.Length..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MaxVersionNumber ? number : -1;
    }

    private static string OsOf(ReadOnlySpan<char> agent) =>
        agent.ContainsAny(MacOs) ? "macos"
        : agent.ContainsAny(Windows) ? "windows"
        : agent.ContainsAny(Linux) ? "linux"
        : agent.ContainsAny(OtherSystems) ? "other"
        : ClientLabels.Unknown;

    private static string CiOf(ReadOnlySpan<char> agent, string client)
    {
        switch (client)
        {
            case "browser":
                return "no";
            case "pip" or "uv":
                int key = agent.IndexOf("\"ci\"");
                ReadOnlySpan<char> value = key < 0 ? [] : agent[(key + 4)..].TrimStart(" :");
                return value.StartsWith("true") ? "yes" : value.StartsWith("null") || value.StartsWith("false") ? "no" : ClientLabels.Unknown;
            default:
                return client.StartsWith("nuget-", StringComparison.Ordinal) ? CiOfNuGet(agent) : ClientLabels.Unknown;
        }
    }

    // NuGet Client V3/7.9.0 (LINUX, CI: Azure DevOps)
    //                             ^^^^^^^^^^^^^^^^^^
    private static string CiOfNuGet(ReadOnlySpan<char> agent)
    {
        int open = agent.IndexOf('(');
        ReadOnlySpan<char> inside = open < 0 ? [] : agent[open..];
        int start = Math.Max(inside.IndexOf(", CI: "), inside.IndexOf("; CI: "));
        if (start < 0)
        {
            return "no";
        }

        ReadOnlySpan<char> name = inside[(start + ", CI: ".Length)..];
        foreach ((string known, string ci) in CiSystems)
        {
            if (name.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                return ci;
            }
        }

        return "yes";
    }

    private static string PurposeOf(ReadOnlySpan<char> agent, bool isUpdateCheck) =>
        isUpdateCheck ? "update-check" : agent.ContainsAny(Mirrors) ? "mirror" : agent.ContainsAny(Bots) ? "bot" : "acquire";

    // Searched for all at a time: one by one they took an eighth of a redirect.
    private static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
}
