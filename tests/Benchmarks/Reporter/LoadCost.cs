using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Reflection;

namespace PopCon.Benchmarks.Reporter;

/// <summary>Times the handler that the hook runs at each assembly load, as it stands in the file that is shipped.</summary>
internal static class LoadCost
{
    private const int FirstLoads = 100;
    private const int LaterLoads = 200_000;

    /// <summary>Nanoseconds per load: while the code is new, and once the runtime has optimised it.</summary>
    public static (double First, double Later) Measure(string hook)
    {
        Type session = Assembly.LoadFrom(hook).GetType("PopCon.Reporter.ReportingSession", throwOnError: true)!;
        object instance = session.GetMethod("Start", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [null])
            ?? throw new InvalidOperationException("the hook did not start: another one runs in this process, or it was opted out");
        var handler = session.GetMethod("OnAssemblyLoad", BindingFlags.Instance | BindingFlags.NonPublic)!
            .CreateDelegate<AssemblyLoadEventHandler>(instance);
        var queue = (ConcurrentQueue<string>)session.GetField("_loads", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(instance)!;
        AssemblyLoadEventArgs[] loads = [.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => new AssemblyLoadEventArgs(assembly))];
        double first = Time(handler, loads, queue, FirstLoads);
        Time(handler, loads, queue, LaterLoads);
        double later = Time(handler, loads, queue, LaterLoads);
        session.GetMethod("End", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(instance, null);
        return (first, later);
    }

    // In portions as big as a process that loads a lot has them between two reports: a queue of 200,000 would measure the memory.
    private static double Time(AssemblyLoadEventHandler handler, AssemblyLoadEventArgs[] loads, ConcurrentQueue<string> queue, int count)
    {
        TimeSpan elapsed = TimeSpan.Zero;
        for (int i = 0; i < count; i += FirstLoads)
        {
            long started = Stopwatch.GetTimestamp();
            for (int j = 0; j < FirstLoads; j++)
            {
                handler(null, loads[(i + j) % loads.Length]);
            }

            elapsed += Stopwatch.GetElapsedTime(started);
            queue.Clear();
        }

        return elapsed.TotalNanoseconds / count;
    }
}
