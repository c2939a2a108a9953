using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PopCon.TestSupport;

namespace PopCon.Reports.BrowserTests;

/// <summary>A real Chromium, and all that went wrong in its pages.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _problems = new();

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Errors of scripts, refusals of the policy and failed requests.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Starts it; skips the test without it.</summary>
    public static async Task<Chromium> StartAsync()
    {
        string program = Tool.Require("chromium", "chromium");
        IPlaywright playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox"], Timeout = 120_000 }));
    }

    /// <summary>Opens an empty page.</summary>
    public async Task<IPage> OpenAsync(int width, ColorScheme colours, bool javaScript = true, int height = 900)
    {
        IBrowserContext context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours, JavaScriptEnabled = javaScript });
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // Chromium asks for an icon by itself, which the policy refuses.
            if (message.Type == "error" && !message.Text.Contains("favicon", StringComparison.Ordinal))
            {
                _problems.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _problems.Enqueue(error);
        return page;
    }

    /// <summary>Goes to an address, which must be one of the page's views.</summary>
    public static async Task GoAsync(IPage page, string address)
    {
        IResponse? response = await page.GotoAsync(address);
        Assert.True(response!.Status == 200, $"{address}: {response.Status}");
        Assert.EndsWith(" – PopCon", await page.TitleAsync(), StringComparison.Ordinal);
    }

    /// <summary>The page must have no violation of accessibility and fit its width.</summary>
    public static async Task AssertSoundAsync(IPage page, string view, int width)
    {
        AxeResult result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, view + "\n" + string.Join('\n', result.Violations.Select(one =>
            one.Id + ": " + one.Help + "\n  " + string.Join("\n  ", one.Nodes.Take(3).Select(node => node.Html)))));
        int wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{view} is {wide} wide");
    }

    /// <summary>Keeps a picture where POPCON_SCREENSHOTS names a folder, to look at.</summary>
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("POPCON_SCREENSHOTS") is { Length: > 0 } folder)
        {
            string file = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".png";
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file) });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
