using System;

namespace PopCon.Samples.Hello;

/// <summary>The shortest program there is: what the hook costs weighs most here.</summary>
internal static class Program
{
    private static void Main() => Console.WriteLine("Hello, world!");
}
