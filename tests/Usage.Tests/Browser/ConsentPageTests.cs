using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using PopCon.TestSupport;

namespace PopCon.Usage.Tests.Browser;

/// <summary>A user's way in a real Chromium: the tool prints the address, the page asks, the browser comes back to the tool.</summary>
[Trait("Speed", "Slow")]
public sealed class ConsentPageTests : IDisposable
{
    private const string List =
        """{"package":"contoso.lib","revision":1,"features":[{"name":"import","since":1,"what":"the <b>library</b> was loaded"}]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("Yes, allow", 0, "granted")]
    [InlineData("No, count nothing", 4, "declined")]
    public async Task Consent_ButtonInTheBrowser_DecidesForTheTool(string button, int exitCode, string state)
    {
        string chromium = Tool.Require("chromium", "chromium");
        using RunningProcess host = StartHost();
        string origin = await LineAsync(host, "listening on (.+)");
        string agent = WriteAgent(origin);
        using RunningProcess asking = Popcon("usage", "consent", "--agent", agent, "--yes", "--no-browser");
        string link = await LineAsync(asking, "open (.+)");

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"], Timeout = 120_000 });
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(link);
        Assert.Contains("the <b>library</b> was loaded", await page.InnerTextAsync("dl"), StringComparison.Ordinal);
        Assert.Empty(await page.QuerySelectorAllAsync("script"));
        await page.ClickAsync($"text={button}");
        await page.WaitForURLAsync(new Regex("^http://127\\.0\\.0\\.1:\\d+/install-completed", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("You can close this page", await page.InnerTextAsync("body"), StringComparison.Ordinal);

        Assert.Equal(exitCode, await asking.WaitForExitAsync());
        (int exit, string output, _) = await RunAsync("usage", "status", "--agent", agent);
        Assert.Equal(0, exit);
        JsonElement status = JsonElement.Parse(output);
        Assert.Equal(state, status.GetProperty("consent").GetString());
        Assert.Equal(state == "granted" ? 8 : 0, status.GetProperty("tokens").GetInt32());
    }

    private static async Task<string> LineAsync(RunningProcess process, string pattern)
    {
        Match match = Match.Empty;
        await Eventually.TrueAsync(
            () => (match = Regex.Match(process.Output, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))).Success, $"{pattern}; {process.Error}", TimeSpan.FromMinutes(1));
        return match.Groups[1].Value.Trim();
    }

    private RunningProcess StartHost()
    {
        using var key = RSA.Create(2048);
        _folder.Write("issuer.pem", key.ExportPkcs8PrivateKeyPem());
        _folder.Write("popcon-usage.json", List);
        string config = _folder.Write(
            "host.json",
            """{"listen":"http://127.0.0.1:0","data":"data","packages":["popcon-usage.json"],"issuerKeys":[{"pem":"issuer.pem","from":"2020-01-01T00:00:00Z","to":"2120-01-01T00:00:00Z"}]}""");
        return Popcon("usage", "host", "--config", config);
    }

    private string WriteAgent(string origin) => _folder.Write(
        "agent.json",
        $$"""{"author":"Contoso","dataDirectory":"contoso-lib","packageName":"Contoso.Lib","host":"{{origin}}","allowList":"popcon-usage.json","version":"1.4.7"}""");

    private RunningProcess Popcon(params string[] arguments) => RunningProcess.Start("dotnet", Command(arguments), Variables());

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningProcess.RunAsync("dotnet", Command(arguments), Variables());

    private static IEnumerable<string> Command(string[] arguments) => arguments.Prepend(Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll"));

    // The machine that runs the tests may be one of continuous integration, where nothing is asked.
    private Dictionary<string, string?> Variables() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder.Path,
        ["XDG_DATA_HOME"] = null,
        ["CI"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["TF_BUILD"] = null,
        ["DO_NOT_TRACK"] = null,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = null,
    };
}
