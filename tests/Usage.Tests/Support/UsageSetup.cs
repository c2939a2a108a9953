using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Usage.Tests.Support;

/// <summary>The tool, the settings of an agent and those of a host, in a folder of their own.</summary>
internal sealed class UsageSetup : IDisposable
{
    private const string List =
        """{"package":"contoso.lib","revision":1,"features":[{"name":"import","since":1,"what":"the <b>library</b> was loaded"}]}""";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Where everything is.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>The settings of the agent.</summary>
    public string AgentFile => _folder.File("agent.json");

    /// <summary>What the agent keeps.</summary>
    public string Home => _folder.File(".local/share/contoso-lib/usage");

    /// <summary>What the tool is started by, such as <c>prlimit</c> and its options; empty: nothing.</summary>
    public IReadOnlyList<string> Limits { get; set; } = [];

    /// <summary>The environment. The machine that runs the tests may be one of continuous integration, where nothing is asked.</summary>
    public Dictionary<string, string?> Variables { get; }

    public UsageSetup() => Variables = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["HOME"] = _folder.Path,
        ["XDG_DATA_HOME"] = null,
        ["CI"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["TF_BUILD"] = null,
        ["DO_NOT_TRACK"] = null,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = null,
    };

    /// <summary>Starts a host, writes the settings of an agent for it, and returns the origin.</summary>
    /// <param name="more">Further keys of the configuration, each with a comma before it.</param>
    public async Task<(RunningProcess Host, string Origin)> StartHostAsync(string more = "")
    {
        using var key = RSA.Create(2048);
        _folder.Write("issuer.pem", key.ExportPkcs8PrivateKeyPem());
        _folder.Write("popcon-usage.json", List);
        string config = _folder.Write(
            "host.json",
            $$"""{"listen":"http://127.0.0.1:0","data":"data","packages":["popcon-usage.json"],"issuerKeys":[{"pem":"issuer.pem","from":"2020-01-01T00:00:00Z","to":"2120-01-01T00:00:00Z"}]{{more}}}""");
        RunningProcess host = Start("usage", "host", "--config", config);
        string origin = await LineAsync(host, "listening on (.+)");
        WriteAgent(origin);
        return (host, origin);
    }

    /// <summary>Writes the settings of an agent.</summary>
    public void WriteAgent(string origin)
    {
        _folder.Write("popcon-usage.json", List);
        _folder.Write(
            "agent.json",
            $$"""{"author":"Contoso","dataDirectory":"contoso-lib","packageName":"Contoso.Lib","host":"{{origin}}","allowList":"popcon-usage.json","version":"1.4.7"}""");
    }

    /// <summary>Gives consent: what a browser would do is done without one.</summary>
    public async Task ConsentAsync()
    {
        using RunningProcess asking = Start("usage", "consent", "--agent", AgentFile, "--yes", "--no-browser");
        string link = await LineAsync(asking, "open (.+)");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        string page = await browser.GetStringAsync(new Uri(link));
        string request = Regex.Match(page, "name=\"request\" value=\"(?<id>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["id"].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("request", request), KeyValuePair.Create("decision", "accept")]);
        using HttpResponseMessage answer = await browser.PostAsync(new Uri(link[..link.IndexOf('?', StringComparison.Ordinal)]), form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await browser.GetStringAsync(answer.Headers.Location);
        Assert.Equal(0, await asking.WaitForExitAsync());
    }

    /// <summary>Waits for a line of the output; what is in the parentheses of the pattern.</summary>
    public static async Task<string> LineAsync(RunningProcess process, string pattern)
    {
        Match match = Match.Empty;
        await Eventually.TrueAsync(
            () => (match = Regex.Match(process.Output, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))).Success, $"{pattern}; {process.Error}", TimeSpan.FromMinutes(1));
        return match.Groups[1].Value.Trim();
    }

    /// <summary>Starts the tool.</summary>
    public RunningProcess Start(params string[] arguments)
    {
        string[] words = [.. Limits, "dotnet", .. Command(arguments)];
        return RunningProcess.Start(words[0], words[1..], Variables);
    }

    /// <summary>Runs the tool to its end.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningProcess.RunAsync("dotnet", Command(arguments), Variables);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Command(string[] arguments) => arguments.Prepend(Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll"));
}
