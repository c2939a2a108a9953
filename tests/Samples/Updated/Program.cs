using System;
using System.IO;
using System.Reflection;
using PopCon.Update;

namespace Updated;

/// <summary>A program that is kept current: by <c>popcon launch</c>, or with <c>library</c> by itself.</summary>
internal static class Program
{
    private static int Main(string[] args) => args is ["library", ..] ? RunLibrary(args) : RunLaunched(args);

    // Prints its version, which is in the file beside it; the version "broken" does not start.
    private static int RunLaunched(string[] args)
    {
        string version = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "version.txt"));
        if (version is "broken")
        {
            throw new InvalidOperationException("This version does not start.");
        }

        Console.WriteLine($"version {version} {string.Join(' ', args)}");
        return 0;
    }

    // library FEED OLD MODE: loads OLD, an assembly of the package Replaced, in its first life, and with MODE "stuck" in every life; then updates to a newer one.
    private static int RunLibrary(string[] args)
    {
        string? generation = Environment.GetEnvironmentVariable("POPCON_UPDATE_GENERATION");
        if (generation is null || args[3] is "stuck")
        {
            Console.WriteLine("loaded " + Text(Assembly.LoadFrom(args[2])));
        }

        Updater.Require("Replaced >= 2", args[1]);
        UpdateResult result = Updater.Update();
        Console.WriteLine($"generation {generation ?? "none"} apply {result.Apply} in {Environment.CurrentDirectory} with {string.Join(' ', args[3..])}");
        if (result.Apply is "soft")
        {
            Console.WriteLine("uses " + Text(Assembly.Load("Replaced")));
            Console.WriteLine("input " + Console.In.ReadLine());
        }

        return 7;
    }

    private static object? Text(Assembly assembly) => assembly.GetType("Answer")!.GetMethod("Text")!.Invoke(null, null);
}
