using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;
using PopCon.TestSupport;

namespace PopCon.Reports.BrowserTests;

/// <summary>The picture in the README is the page as it is. POPCON_SCREENSHOTS names a folder for a new one.</summary>
[Trait("Speed", "Slow")]
public sealed class ReadmePictureTests
{
    private const int MaxBytes = 150_000;

    [SkippableFact]
    public async Task Overview_SampleData_MakesThePictureOfTheReadme()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        SampleHistory.Write(folder.Path);
        using var source = new LedgerSource(folder.Path);
        await using PageHost host = await PageHost.StartAsync(source, new PageSettings(), new StoppedTime(SampleHistory.Last));
        IPage page = await chromium.OpenAsync(1200, ColorScheme.Light, height: 860);
        await Chromium.GoAsync(page, host.Address + "/");

        byte[] picture = await page.ScreenshotAsync();
        await Chromium.ShootAsync(page, "overview");
        byte[] committed = await File.ReadAllBytesAsync(Repository.PathOf("docs", "images", "overview.png"));

        Assert.Equal((1200, 860), Size(picture));
        Assert.Equal(Size(picture), Size(committed));
        Assert.InRange(picture.Length, 20_000, MaxBytes);
        Assert.InRange(committed.Length, 20_000, MaxBytes);
        Assert.Contains("(docs/images/overview.png)", await File.ReadAllTextAsync(Repository.PathOf("README.md")), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1200, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Views_SampleData_AreSound(int width, ColorScheme colours)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        SampleHistory.Write(folder.Path);
        using var source = new LedgerSource(folder.Path);
        await using PageHost host = await PageHost.StartAsync(source, new PageSettings(), new StoppedTime(SampleHistory.Last));
        IPage page = await chromium.OpenAsync(width, colours);
        foreach (string view in (string[])["/", "/packages", "/package?package=newtonsoft.json", "/candidates?fewer=100"])
        {
            await Chromium.GoAsync(page, host.Address + view);
            await Chromium.AssertSoundAsync(page, view, width);
            await Chromium.ShootAsync(page, $"sample-{width}-{colours}{view}");
        }

        Assert.Empty(chromium.Problems);
    }

    // The first chunk of a PNG begins after 16 bytes with width and height.
    private static (int Width, int Height) Size(byte[] png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
