using System;
using System.Runtime.InteropServices;
using System.Threading;
using Newtonsoft.Json;

namespace PopCon.Samples.Exits;

/// <summary>Loads one package and ends in the way its argument names.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Console.WriteLine(JsonConvert.SerializeObject(args));
        switch (args[0])
        {
            case "return":
                return 7;
            case "exit":
                Environment.Exit(3);
                break;
            case "exit-thread":
                RunOnThread(() => Environment.Exit(4));
                break;
            case "exit-static-constructor":
                EndsInItsConstructor.Touch();
                break;
            case "unhandled":
                throw new InvalidOperationException("on purpose");
            case "unhandled-thread":
                RunOnThread(() => throw new InvalidOperationException("on purpose"));
                break;
            case "fail-fast":
                Environment.FailFast("on purpose");
                break;
            case "foreground-thread":
                new Thread(() => Thread.Sleep(300)).Start();
                break;
            case "idle":
                Wait();
                break;
            case "idle-handles-sigterm":
                using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(5)))
                {
                    Wait();
                }

                break;
            case "idle-cancels-sigint":
                WaitForCancel();
                return 6;
        }

        return 0;
    }

    private static void RunOnThread(ThreadStart start)
    {
        var thread = new Thread(start);
        thread.Start();
        thread.Join();
    }

    private static void Wait()
    {
        Console.WriteLine("ready");
        Thread.Sleep(Timeout.Infinite);
    }

    private static void WaitForCancel()
    {
        using var cancelled = new ManualResetEventSlim();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            cancelled.Set();
        };
        Console.WriteLine("ready");
        cancelled.Wait();
    }
}
