using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using PopCon.Cli.Tests.Reporting;
using PopCon.Reports.Html;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Viewing;

/// <summary>The real tool serving the page.</summary>
public sealed class ViewCommandTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task View_Folder_ServesThePageUntilItIsInterrupted()
    {
        using RunningProcess view = PopconProcess.Start(["view", "--source", _folder.Ledger]);
        await Eventually.TrueAsync(() => view.Output.Contains(" until Ctrl-C.", StringComparison.Ordinal) || view.HasExited, "the address");
        string address = view.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3];
        using var http = new HttpClient();

        using HttpResponseMessage page = await http.GetAsync(new Uri(address + "packages?days=1"));
        string html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("newtonsoft.json", html);
        Assert.Equal(PageAssets.Policy, Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));

        using var large = new StringContent("list=numpy%0Aabsent%0A" + new string('x', 1 << 20), Encoding.ASCII, "application/x-www-form-urlencoded");
        using HttpResponseMessage compared = await http.PostAsync(new Uri(address + "candidates?days=1"), large);
        Assert.Contains("absent", await compared.Content.ReadAsStringAsync());

        using var foreign = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
        foreign.Headers.Host = "rebound.example";
        using HttpResponseMessage refused = await http.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(address + "metrics"))).StatusCode);

        view.Signal("INT");
        Assert.Equal(0, await view.WaitForExitAsync());
        Assert.Equal(string.Empty, view.Error);
    }

    [Fact]
    public async Task View_PortIsTaken_OneSentenceAndExitOne()
    {
        using RunningProcess view = PopconProcess.Start(["view", "--source", _folder.Ledger]);
        await Eventually.TrueAsync(() => view.Output.Contains(" until Ctrl-C.", StringComparison.Ordinal), "the address");
        string port = new Uri(view.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3]).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        (int exitCode, string output, string error) = await PopconProcess.RunAsync(["view", "--source", _folder.Ledger, "--port", port]);

        Assert.Equal((1, string.Empty), (exitCode, output));
        Assert.StartsWith($"popcon: Cannot serve the page: cannot listen for HTTP on 127.0.0.1:{port}: ", error);
    }
}
