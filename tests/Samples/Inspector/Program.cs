using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using System.Threading;
using Newtonsoft.Json;

namespace PopCon.Samples.Inspector;

/// <summary>Loads code in unusual ways and prints at its exit all of itself that a hook could have changed.</summary>
internal static class Program
{
    private static int _exceptions;

    private static void Main()
    {
        AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref _exceptions);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Print();
        Console.WriteLine(JsonConvert.SerializeObject(new { IsBackground = Thread.CurrentThread.IsBackground, Culture = CultureInfo.CurrentCulture.Name }));
        Console.WriteLine(DefineDynamically());
        Console.WriteLine(LoadFromBytes());
        Console.WriteLine("collected: " + IsCollectedAfterUnload());
    }

    private static string DefineDynamically()
    {
        var name = new AssemblyName("Made.Up");
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.RunAndCollect);
        return assembly.DefineDynamicModule("Made.Up").DefineType("Thing").CreateType().FullName!;
    }

    private static string LoadFromBytes()
    {
        byte[] image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "NodaTime.dll"));
        return Assembly.Load(image).GetName().Name!;
    }

    private static bool IsCollectedAfterUnload()
    {
        WeakReference context = LoadAndUnload();
        for (int i = 0; i < 100 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !context.IsAlive;
    }

    private static WeakReference LoadAndUnload()
    {
        var context = new AssemblyLoadContext("short-lived", isCollectible: true);
        context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "NodaTime.dll"));
        context.Unload();
        return new WeakReference(context);
    }

    private static void Print()
    {
        Console.WriteLine("exceptions: " + _exceptions.ToString(CultureInfo.InvariantCulture));
        foreach (string? name in AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name).Order(StringComparer.Ordinal))
        {
            Console.WriteLine("assembly: " + name);
        }

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().OrderBy(v => (string)v.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"variable: {variable.Key}={variable.Value}");
        }
    }
}
