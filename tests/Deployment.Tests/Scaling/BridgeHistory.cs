using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Scaling;

/// <summary>What a Prometheus has scraped from many bridges in the last 26 hours, made up: one process a minute reports to each.</summary>
internal static class BridgeHistory
{
    /// <summary>Packages that each process loads.</summary>
    public const int Packages = 10;

    /// <summary>Processes that report to a bridge in a day.</summary>
    public const double ReportsADay = 24 * 60;

    /// <summary>Hours before the end at which the first bridge restarts without its state.</summary>
    public const int RestartHours = 5;

    /// <summary>Hours before the end at which the second bridge vanishes.</summary>
    public const int VanishHours = 8;

    private const int Hours = 26;
    private const int StepSeconds = 60;

    /// <summary>Writes blocks into a folder.</summary>
    public static async Task WriteAsync(TemporaryFolder folder, string data, int bridges, DateTimeOffset end)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("promtool", "prometheus"),
            ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", folder.Write(data + ".txt", Text(bridges, end)), folder.File(data)],
            deadline: TimeSpan.FromMinutes(15));
        Assert.True(exitCode == 0, output + error);
    }

    private static string Text(int bridges, DateTimeOffset end)
    {
        var text = new StringBuilder();
        for (int package = -1; package < Packages; package++)
        {
            for (int bridge = 0; bridge < bridges; bridge++)
            {
                string series = package < 0
                    ? string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon_reports{{job=\"popcon\",instance=\"node-{bridge}:9102\"}}")
                    : string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon_library_used{{job=\"popcon\",instance=\"node-{bridge}:9102\",library=\"package{package}\"}}");
                foreach ((long time, int value) in Samples(bridge, end.ToUnixTimeSeconds()))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{series} {value} {time}\n");
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static IEnumerable<(long Time, int Value)> Samples(int bridge, long end)
    {
        int value = 0;
        for (long time = end - (Hours * 3600); time <= end; time += StepSeconds)
        {
            if (bridge == 1 && time > end - (VanishHours * 3600))
            {
                yield break;
            }

            value = bridge == 0 && time == end - (RestartHours * 3600) ? 1 : value + 1;
            yield return (time, value);
        }
    }
}
