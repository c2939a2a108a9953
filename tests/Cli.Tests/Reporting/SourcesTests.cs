using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PopCon.Cli.Invocation;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.Reports.Web;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Reporting;

/// <summary>The same report from the API and from a real Prometheus as from a folder.</summary>
public sealed class SourcesTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_Api_EqualsTheFolder()
    {
        using var ledger = new LedgerSource(_folder.Ledger);
        await using WebApplication server = await ServeAsync(new PopularityApi(ledger, TimeProvider.System));
        string address = server.Urls.First();
        string password = _folder.Write("password", "secret\n");

        foreach (string format in (string[])["json", "csv", "table"])
        {
            string[] options = ["report", "--days", "2", "--format", format, "--source"];
            (int exitCode, string output, string error) = Popcon.Run([.. options, address, "--user", "me", "--password-file", password]);

            Assert.Equal((ExitCode.Done, string.Empty), (exitCode, error));
            Assert.Equal(Popcon.Run([.. options, _folder.Ledger]).Output, output.Replace(address, _folder.Ledger, StringComparison.Ordinal));
        }

        Assert.Equal(
            (ExitCode.Failed, string.Empty, $"popcon: {address}/ refuses access with status 401: check --user, --password-file or --bearer-file.\n"),
            Popcon.Run("report", "--source", address));
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Report_Prometheus_EqualsTheFolder()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        var history = new OpenMetricsHistory();
        var traffic = new List<(DateOnly Day, PopularitySeries Series, long Count)>();
        for (int day = 0; day < 3; day++)
        {
            history.Scrape(ManualTime.At(SampleLedger.Day.AddDays(day), 10));
            foreach (PopularitySeries series in (PopularitySeries[])[SampleLedger.Reports(), SampleLedger.Used("newtonsoft.json"), SampleLedger.Used("numpy", "data8", "python")])
            {
                history.Add(series, 10 * (day + 1));
                traffic.Add((SampleLedger.Day.AddDays(day), series, 10 * (day + 1)));
            }

            for (int minute = 2; minute < 60; minute += 2)
            {
                history.Scrape(ManualTime.At(SampleLedger.Day.AddDays(day), 10).AddMinutes(minute));
            }
        }

        using var data = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            promtool, ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", data.Write("history.txt", history.Text), data.File("blocks")], deadline: TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output + error);
        SampleLedger.Write(data.File("ledger"), traffic);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync("global: {}", data.File("blocks"));
        string[] options = ["report", "--from", "2026-10-02", "--to", "2026-10-03", "--format", "csv", "--source"];

        (int code, string report, _) = Popcon.Run([.. options, prometheus.Url]);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(Popcon.Run([.. options, data.File("ledger")]).Output, report);
        Assert.Contains("dotnet,newtonsoft.json,50,", report);
    }

    // The bridge's API behind a password.
    private static async Task<WebApplication> ServeAsync(PopularityApi api)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Run(async context =>
        {
            if (context.Request.Headers.Authorization.ToString() is not "Basic bWU6c2VjcmV0")
            {
                context.Response.StatusCode = 401;
                return;
            }

            WebResponse response = await api.RespondAsync(
                new WebRequest(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? string.Empty, context.Request.Headers.Accept.ToString()),
                context.RequestAborted);
            context.Response.StatusCode = response.Status;
            context.Response.ContentType = response.ContentType;
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        });
        await application.StartAsync(application.Lifetime.ApplicationStopping);
        return application;
    }
}
