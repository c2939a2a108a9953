using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace PopCon.Samples.Web;

/// <summary>A web application that asks itself one question and ends; with the argument <c>stay</c> it waits for SIGTERM.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication application = builder.Build();
        application.MapGet("/", () => JObject.FromObject(new { answer = 42 }).ToString(Newtonsoft.Json.Formatting.None));
        await application.StartAsync(application.Lifetime.ApplicationStopping);
        using var client = new HttpClient();
        Console.WriteLine(await client.GetStringAsync(new Uri(application.Urls.First()), application.Lifetime.ApplicationStopping));
        if (args.Contains("stay"))
        {
            await application.WaitForShutdownAsync(CancellationToken.None);
        }
    }
}
