using System;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>Sends at a steady rate, beside a test.</summary>
public static class SteadyTraffic
{
    private const int PerMillisecond = 4;

    /// <summary>Some 3,500 calls a second, on a thread of their own: those of the pool may all be busy with other tests.</summary>
    public static Task SendUntilAsync(Action send, CancellationToken end) => Task.Factory.StartNew(
        () =>
        {
            while (!end.IsCancellationRequested)
            {
                for (int i = 0; i < PerMillisecond; i++)
                {
                    send();
                }

                Thread.Sleep(1);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
