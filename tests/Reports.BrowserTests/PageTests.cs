using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PopCon.Reports.Page;
using PopCon.TestSupport;

namespace PopCon.Reports.BrowserTests;

/// <summary>The page in a real Chromium, over ten thousand hostile names.</summary>
[Trait("Speed", "Slow")]
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes everything.")]
public sealed class PageTests : IAsyncLifetime
{
    private static readonly string[] Views =
        ["/", "/?days=90", "/packages", "/packages?q=library1&page=2", "/packages?namespace=prod&sort=change", "/package?package=%3C%2Ftable%3E%3C%2Fmain%3E", "/package?package=company.extensions.library40", "/candidates?fewer=9", "/about"];

    private readonly HostileSource _source = new();
    private readonly List<string> _problems = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private PageHost? _host;

    public async Task InitializeAsync()
    {
        if (Tool.Find("chromium") is not { } program)
        {
            return;
        }

        _host = await PageHost.StartAsync(_source, new PageSettings { FooterLinks = [new("Metrics", "/metrics")] }, new StoppedTime());
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox"], Timeout = 120_000 });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _source.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Views_WidthAndColours_HaveNoViolationAndFit(int width, ColorScheme colours)
    {
        IPage page = await OpenAsync(width, colours, javaScript: true);
        foreach (string view in Views)
        {
            await GoAsync(page, view);
            AxeResult result = await page.RunAxe();
            Assert.True(result.Violations.Length == 0, view + "\n" + string.Join('\n', result.Violations.Select(one =>
                one.Id + ": " + one.Help + "\n  " + string.Join("\n  ", one.Nodes.Take(3).Select(node => node.Html)))));
            int wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{view} is {wide} wide");
            await ShootAsync(page, $"{width}-{colours}{view}");
        }

        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task Views_WithoutJavaScript_ShowAllFigures()
    {
        IPage page = await OpenAsync(1280, ColorScheme.Light, javaScript: false);
        foreach (string view in Views)
        {
            await GoAsync(page, view);
        }

        await GoAsync(page, "/packages");
        Assert.Equal(100, await page.Locator("#packages tbody tr").CountAsync());
        await page.GetByRole(AriaRole.Searchbox).FillAsync("library77");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        Assert.Contains("q=library77", page.Url, StringComparison.Ordinal);
        Assert.Equal("company.extensions.library77", await page.Locator("#packages tbody bdi").First.TextContentAsync());
        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task Filter_Typing_HidesOtherRowsAtOnce()
    {
        IPage page = await OpenAsync(1280, ColorScheme.Light, javaScript: true);
        await GoAsync(page, "/packages");

        await page.GetByRole(AriaRole.Searchbox).FillAsync("library4");

        Assert.Equal(await page.Locator("#packages tbody bdi", new() { HasText = "library4" }).CountAsync(), await page.Locator("#packages tbody tr:visible").CountAsync());
        Assert.Contains("of the 100 packages", await page.Locator("#count").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task Inventory_PastedOrUploaded_GetsVerdicts()
    {
        IPage page = await OpenAsync(1280, ColorScheme.Light, javaScript: true);
        await GoAsync(page, "/candidates?fewer=9");
        await page.GetByLabel("List").FillAsync("numpy\nmissing-package\ncompany.extensions.library40\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        Assert.Contains("never seen: 1", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty((await page.RunAxe()).Violations);

        using var folder = new TemporaryFolder();
        await page.GetByLabel("or file").SetInputFilesAsync(folder.Write("requirements.txt", "numpy==2\nother==1\n"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        Assert.Contains("rare: 1", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task Hello_FirstFigures_TurnsIntoTheOverviewByItself()
    {
        _source.IsEmpty = true;
        IPage page = await OpenAsync(360, ColorScheme.Dark, javaScript: false);
        await GoAsync(page, "/");
        await ShootAsync(page, "hello");
        Assert.Contains("DOTNET_STARTUP_HOOKS", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);

        _source.IsEmpty = false;

        await page.Locator(".tiles").WaitForAsync(new() { Timeout = 60_000 });
    }

    [SkippableFact]
    public async Task Keyboard_FirstTab_ReachesTheContent()
    {
        IPage page = await OpenAsync(1280, ColorScheme.Light, javaScript: true);
        await GoAsync(page, "/");

        await page.Keyboard.PressAsync("Tab");

        Assert.Equal("Skip to content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
    }

    // POPCON_SCREENSHOTS names a folder for pictures, to look at.
    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("POPCON_SCREENSHOTS") is { Length: > 0 } folder)
        {
            string file = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".png";
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file) });
        }
    }

    private async Task<IPage> OpenAsync(int width, ColorScheme colours, bool javaScript)
    {
        Tool.Require("chromium", "chromium");
        IBrowserContext context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = colours, JavaScriptEnabled = javaScript });
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // Chromium asks for an icon by itself, which the policy refuses.
            if (message.Type == "error" && !message.Text.Contains("favicon", StringComparison.Ordinal))
            {
                _problems.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _problems.Add(error);
        return page;
    }

    private async Task GoAsync(IPage page, string view)
    {
        IResponse? response = await page.GotoAsync(_host!.Address + view);
        Assert.Equal(200, response!.Status);
        Assert.EndsWith(" – PopCon", await page.TitleAsync(), StringComparison.Ordinal);
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(HostileSource.Last.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
    }
}
