using System;
using Newtonsoft.Json.Linq;

namespace PopCon.Samples.Runtimes;

/// <summary>Uses one of its two packages; old enough in its means to run on every runtime since 3.1.</summary>
internal static class Program
{
    private static void Main() => Console.WriteLine(JObject.Parse("{\"version\":" + Environment.Version.Major + "}")["version"]);
}
