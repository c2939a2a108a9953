using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace PopCon.Benchmarks.Load;

/// <summary>What a server costs that has nothing to do, and how long it takes to start.</summary>
/// <param name="Server">The server.</param>
/// <param name="StartSeconds">From the start of the process to the first answer that says ready; the median of some starts.</param>
/// <param name="ProcessorPercent">Of one processor, over 30 s.</param>
/// <param name="ResidentMegabytes">Resident memory after that.</param>
internal sealed record IdleResult(ServerCommand Server, double StartSeconds, double ProcessorPercent, double ResidentMegabytes)
{
    private const int Starts = 7;

    // What happens once a second is called often enough to be compiled anew after half a minute, and once more after a whole one.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    public static async Task<IdleResult> MeasureAsync(ServerCommand command)
    {
        var starts = new List<double>();
        for (int i = 0; i < Starts - 1; i++)
        {
            using StatsdServer started = await StatsdServer.StartAsync(command, withoutLimits: false);
            starts.Add(started.StartTime.TotalSeconds);
        }

        using StatsdServer server = await StatsdServer.StartAsync(command, withoutLimits: false);
        starts.Add(server.StartTime.TotalSeconds);
        await Task.Delay(SettleTime);
        double before = server.ProcessorSeconds;
        long began = Stopwatch.GetTimestamp();
        await Task.Delay(IdleTime);
        double percent = (server.ProcessorSeconds - before) / Stopwatch.GetElapsedTime(began).TotalSeconds * 100;
        return new IdleResult(command, starts.Order().ElementAt(Starts / 2), percent, server.ResidentMegabytes);
    }
}
