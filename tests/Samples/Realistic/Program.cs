using System;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json.Linq;
using Serilog;
using YamlDotNet.Serialization;

namespace PopCon.Samples.Realistic;

/// <summary>Starts and stops a generic host, works a little with some packages, and loads all others it has: about 40 assemblies.</summary>
internal static class Program
{
    private static readonly string[] Colours = ["red", "green", "blue"];

    private static async Task Main()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<ILogger>(new LoggerConfiguration().CreateLogger());
        using IHost host = builder.Build();
        await host.StartAsync(CancellationToken.None);
        host.Services.GetRequiredService<ILogger>().Information("{Text}", JArray.FromObject(Colours));
        Console.WriteLine(new SerializerBuilder().Build().Serialize(Colours).Length);
        int loaded = 0;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll"))
        {
            Assembly.Load(Path.GetFileNameWithoutExtension(file));
            loaded++;
        }

        Console.WriteLine(loaded > 30);
        await host.StopAsync(CancellationToken.None);
    }
}
