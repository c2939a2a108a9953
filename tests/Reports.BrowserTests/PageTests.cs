using System;
using System.Threading.Tasks;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PopCon.Reports.Page;
using PopCon.TestSupport;

namespace PopCon.Reports.BrowserTests;

/// <summary>The page in a real Chromium, over ten thousand hostile names.</summary>
[Trait("Speed", "Slow")]
public sealed class PageTests
{
    private static readonly string[] Views =
        ["/", "/?days=90", "/packages", "/packages?q=library1&page=2", "/packages?namespace=prod&sort=change", "/package?package=%3C%2Ftable%3E%3C%2Fmain%3E", "/package?package=company.extensions.library40", "/candidates?fewer=9", "/about"];

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Views_WidthAndColours_HaveNoViolationAndFit(int width, ColorScheme colours)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var source = new HostileSource();
        await using PageHost host = await StartAsync(source);
        IPage page = await chromium.OpenAsync(width, colours);
        foreach (string view in Views)
        {
            await Chromium.GoAsync(page, host.Address + view);
            await Chromium.AssertSoundAsync(page, view, width);
            await Chromium.ShootAsync(page, $"{width}-{colours}{view}");
        }

        Assert.Empty(chromium.Problems);
    }

    [SkippableFact]
    public async Task Views_WithoutJavaScript_ShowAllFigures()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var source = new HostileSource();
        await using PageHost host = await StartAsync(source);
        IPage page = await chromium.OpenAsync(1280, ColorScheme.Light, javaScript: false);
        foreach (string view in Views)
        {
            await Chromium.GoAsync(page, host.Address + view);
        }

        await Chromium.GoAsync(page, host.Address + "/packages");
        Assert.Equal(100, await page.Locator("#packages tbody tr").CountAsync());
        await page.GetByRole(AriaRole.Searchbox).FillAsync("library77");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        Assert.Contains("q=library77", page.Url, StringComparison.Ordinal);
        Assert.Equal("company.extensions.library77", await page.Locator("#packages tbody bdi").First.TextContentAsync());
        Assert.Empty(chromium.Problems);
    }

    [SkippableFact]
    public async Task Filter_Typing_HidesOtherRowsAtOnce()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var source = new HostileSource();
        await using PageHost host = await StartAsync(source);
        IPage page = await chromium.OpenAsync(1280, ColorScheme.Light);
        await Chromium.GoAsync(page, host.Address + "/packages");

        await page.GetByRole(AriaRole.Searchbox).FillAsync("library4");

        Assert.Equal(await page.Locator("#packages tbody bdi", new() { HasText = "library4" }).CountAsync(), await page.Locator("#packages tbody tr:visible").CountAsync());
        Assert.Contains("of the 100 packages", await page.Locator("#count").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(chromium.Problems);
    }

    [SkippableFact]
    public async Task Inventory_PastedOrUploaded_GetsVerdicts()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var source = new HostileSource();
        await using PageHost host = await StartAsync(source);
        IPage page = await chromium.OpenAsync(1280, ColorScheme.Light);
        await Chromium.GoAsync(page, host.Address + "/candidates?fewer=9");
        await page.GetByLabel("List").FillAsync("numpy\nmissing-package\ncompany.extensions.library40\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        Assert.Contains("never seen: 1", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty((await page.RunAxe()).Violations);

        using var folder = new TemporaryFolder();
        await page.GetByLabel("or file").SetInputFilesAsync(folder.Write("requirements.txt", "numpy==2\nother==1\n"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        Assert.Contains("rare: 1", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(chromium.Problems);
    }

    [SkippableFact]
    public async Task Hello_FirstFigures_TurnsIntoTheOverviewByItself()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var source = new HostileSource { IsEmpty = true };
        await using PageHost host = await StartAsync(source);
        IPage page = await chromium.OpenAsync(360, ColorScheme.Dark, javaScript: false);
        await Chromium.GoAsync(page, host.Address + "/");
        await Chromium.ShootAsync(page, "hello");
        Assert.Contains("DOTNET_STARTUP_HOOKS", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);

        source.IsEmpty = false;

        await page.Locator(".tiles").WaitForAsync(new() { Timeout = 60_000 });
    }

    [SkippableFact]
    public async Task Keyboard_FirstTab_ReachesTheContent()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var source = new HostileSource();
        await using PageHost host = await StartAsync(source);
        IPage page = await chromium.OpenAsync(1280, ColorScheme.Light);
        await Chromium.GoAsync(page, host.Address + "/");

        await page.Keyboard.PressAsync("Tab");

        Assert.Equal("Skip to content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
    }

    private static Task<PageHost> StartAsync(HostileSource source) =>
        PageHost.StartAsync(source, new PageSettings { FooterLinks = [new("Metrics", "/metrics")] }, new StoppedTime(HostileSource.Last));
}
