using System;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using PopCon.TestSupport;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.Browser;

/// <summary>A user's way in a real Chromium: the tool prints the address, the page asks, the browser comes back to the tool.</summary>
[Trait("Speed", "Slow")]
public sealed class ConsentPageTests : IDisposable
{
    private readonly UsageSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [SkippableTheory]
    [InlineData("Yes, allow", 0, "granted")]
    [InlineData("No, count nothing", 4, "declined")]
    public async Task Consent_ButtonInTheBrowser_DecidesForTheTool(string button, int exitCode, string state)
    {
        string chromium = Tool.Require("chromium", "chromium");
        (RunningProcess host, _) = await _setup.StartHostAsync();
        using RunningProcess running = host;
        using RunningProcess asking = _setup.Start("usage", "consent", "--agent", _setup.AgentFile, "--yes", "--no-browser");
        string link = await UsageSetup.LineAsync(asking, "open (.+)");

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"], Timeout = 120_000 });
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(link);
        Assert.Contains("the <b>library</b> was loaded", await page.InnerTextAsync("dl"), StringComparison.Ordinal);
        Assert.Empty(await page.QuerySelectorAllAsync("script"));
        await page.ClickAsync($"text={button}");

        // Not for the end of loading: the tool that serves the page ends once it is sent.
        await page.WaitForURLAsync(
            new Regex("^http://127\\.0\\.0\\.1:\\d+/install-completed", RegexOptions.None, TimeSpan.FromSeconds(1)), new() { WaitUntil = WaitUntilState.Commit });
        Assert.Contains("You can close this page", await page.InnerTextAsync("body"), StringComparison.Ordinal);

        Assert.Equal(exitCode, await asking.WaitForExitAsync());
        (int exit, string output, _) = await _setup.RunAsync("usage", "status", "--agent", _setup.AgentFile);
        Assert.Equal(0, exit);
        JsonElement status = JsonElement.Parse(output);
        Assert.Equal(state, status.GetProperty("consent").GetString());
        Assert.Equal(state == "granted" ? 8 : 0, status.GetProperty("tokens").GetInt32());
    }
}
