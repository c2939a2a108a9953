using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using PopCon.TestSupport;

namespace PopCon.Reports.BrowserTests;

/// <summary>The page of the real bridge in a real Chromium.</summary>
[Trait("Speed", "Slow")]
public sealed class BridgeTests
{
    // What a line from the network can carry in a tag: no comma, no bar, no line end.
    private static readonly string[] Hostile =
    [
        "<script>document.title='broken'</script>", "\"><img src=x onerror=document.title='broken'>", "\u202E\u2066gnp.exe", new string('x', 10_000), "'\"`", "</table></main></body>",
        "a  b", "\u0007", "javascript:alert(1)", "日本語のパッケージ名", "\u05E9\u05DC\u05D5\u05DD", "&lt;b&gt;", "../..", "%00%2e", new string('\u0300', 500),
    ];

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Welcome_FirstReport_TurnsIntoTheOverviewByItself(bool javaScript)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + folder.File("history"));
        IPage page = await chromium.OpenAsync(1280, ColorScheme.Light, javaScript);
        await Chromium.GoAsync(page, Address(bridge));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"DOTNET_POPCONTEST_STATSD_PORT={bridge.StatsdPort}"), await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);

        bridge.Send("dotnet_popcon_reports:1|c\ndotnet_popcon_library_used:1|c|#library:newtonsoft.json");

        await page.Locator(".tiles").WaitForAsync(new() { Timeout = 60_000 });
        Assert.Contains("newtonsoft.json", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(chromium.Problems);
    }

    [SkippableFact]
    public async Task Welcome_GateOrNoHistory_SaysSoAndIsSound()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        using BridgeProcess gate = await BridgeProcess.StartAsync("--history.folder=" + folder.File("history"), "--privacy.mode=gate");
        using BridgeProcess bare = await BridgeProcess.StartAsync();
        gate.Send(string.Join('\n', Enumerable.Repeat("dotnet_popcon_library_used:1|c|#library:secret", 60)));
        foreach ((BridgeProcess bridge, string text) in new[] { (gate, "Reporting is switched on"), (bare, "keeps no history") })
        {
            foreach (ColorScheme colours in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                IPage page = await chromium.OpenAsync(360, colours);
                await Chromium.GoAsync(page, Address(bridge));
                string? shown = await page.Locator("body").TextContentAsync();
                Assert.Contains(text, shown, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
                await Chromium.AssertSoundAsync(page, text, 360);
                await Chromium.ShootAsync(page, $"bridge-{colours}-{text}");
            }
        }

        Assert.Empty(chromium.Problems);
    }

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light, true)]
    [InlineData(360, ColorScheme.Dark, true)]
    [InlineData(360, ColorScheme.Light, false)]
    public async Task Views_HostileNamesFromTheNetwork_AreTextAndSound(int width, ColorScheme colours, bool javaScript)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--history.folder=" + folder.File("history"));
        foreach (string name in Hostile)
        {
            bridge.Send("dotnet_popcon_reports:9|c\ndotnet_popcon_library_used:2|c|#library:" + name + ",namespace:" + name);
        }

        await Eventually.TrueAsync(
            async () => (await bridge.GetAsync("/api/v1/popularity")).Split("\"package\":").Length > Hostile.Length, "all hostile names");
        IPage page = await chromium.OpenAsync(width, colours, javaScript);
        foreach (string view in (string[])["", "packages", "package?package=%3Cscript%3Edocument.title%3D%27broken%27%3C%2Fscript%3E", "candidates", "about"])
        {
            await Chromium.GoAsync(page, Address(bridge) + view);
            if (javaScript)
            {
                await Chromium.AssertSoundAsync(page, view, width);
            }

            await Chromium.ShootAsync(page, $"bridge-{width}-{colours}-{view}");
        }

        await Chromium.GoAsync(page, Address(bridge) + "packages");
        string[] shown = [.. await page.Locator("#packages tbody bdi").AllTextContentsAsync()];
        Assert.All(Hostile.Where(name => name.Length < 60 && name[0] > ' '), name => Assert.Contains(name, shown));
        Assert.Equal("/metrics", await page.GetByRole(AriaRole.Link, new() { Name = "Metrics", Exact = true }).GetAttributeAsync("href"));
        Assert.Empty(chromium.Problems);
    }

    private static string Address(BridgeProcess bridge) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}/");
}
