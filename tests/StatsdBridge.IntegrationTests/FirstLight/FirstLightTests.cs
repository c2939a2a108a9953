using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.FirstLight;

/// <summary>The whole path: a program under the hook, the bridge, and a Prometheus that scrapes it.</summary>
public sealed class FirstLightTests : IDisposable
{
    private const int Processes = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Prometheus_AfterSeveralProcesses_KnowsHowManyLoadedEachPackage()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(ScrapeJobs.Of(ScrapeJobs.Job("bridge", bridge.WebPort)));
        for (int i = 0; i < Processes; i++)
        {
            Assert.Equal(0, (await PopularProgram.RunReportingAsync("127.0.0.1", bridge.StatsdPort)).ExitCode);
        }

        await prometheus.WaitForAsync("sum(dotnet_popcon_reports)", Processes);
        IReadOnlyDictionary<string, double> used =
            await prometheus.QueryByAsync("library", "sum by (library) (dotnet_popcon_library_used)");

        // Polly.Core is referenced and not loaded; Popular is the program itself.
        Assert.Equal(PopularProgram.Loaded.ToDictionary(id => id, _ => (double)Processes), used);
    }

    [SkippableFact]
    public async Task Metrics_WithEveryTypeOfSeries_ArePassedByPromtool()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        string rules = _folder.Write("rules.yml", "mappings: [{match: 'h.*', name: histogram_seconds, observer_type: histogram}]");
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--statsd.mapping-config=" + rules);
        bridge.Send("counter_total:1|c|#a:b\ngauge:2|g\nsummary_seconds:3|ms\nh.x:0.2|h\nnot a line");
        await bridge.WaitForAsync("statsd_exporter_lines_total", "5");
        string metrics = _folder.Write("metrics.txt", await bridge.GetAsync());

        (int exitCode, string output, string error) =
            await RunningProcess.RunAsync("/bin/sh", ["-c", "\"$0\" check metrics < \"$1\"", promtool, metrics]);

        // Lint is about names that statsd_exporter chose, and those stay; a parse error has another exit code.
        Assert.True(exitCode is 0 or 3, output + error);
        Assert.DoesNotContain("error while linting", error, StringComparison.Ordinal);
    }
}
