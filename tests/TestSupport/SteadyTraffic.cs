using System;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>Sends at a steady rate, beside a test.</summary>
public static class SteadyTraffic
{
    private const int PerMillisecond = 4;

    /// <summary>Some 2,000 calls a second, since a delay of a millisecond takes about two.</summary>
    public static async Task SendUntilAsync(Action send, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            for (int i = 0; i < PerMillisecond; i++)
            {
                send();
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }
}
