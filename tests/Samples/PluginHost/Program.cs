using System;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PopCon.Samples.PluginHost;

/// <summary>Runs the plug-in whose path is its argument, and unloads it.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        WeakReference context = Run(args[0]);
        for (int i = 0; i < 100 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Console.WriteLine("unloaded: " + !context.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Run(string path)
    {
        var context = new PluginContext(path);
        Assembly plugin = context.LoadFromAssemblyPath(path);
        Console.WriteLine(plugin.GetType("PopCon.Samples.Plugin.Work")!.GetMethod("Do")!.Invoke(null, null));
        context.Unload();
        return new WeakReference(context);
    }
}
