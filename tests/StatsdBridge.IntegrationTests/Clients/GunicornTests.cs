using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Clients;

/// <summary>A server that reports its requests over statsd by itself: Debian's gunicorn.</summary>
public sealed class GunicornTests
{
    [SkippableFact]
    public async Task Bridge_Gunicorn_CountsItsRequests()
    {
        string gunicorn = Tool.Require("gunicorn", "gunicorn");
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        int port = FreePort.Next();
        using RunningProcess server = RunningProcess.Start(
            gunicorn,
            [
                "--bind", $"127.0.0.1:{port}",
                "--statsd-host", $"127.0.0.1:{bridge.StatsdPort}",
                "--statsd-prefix", "shop",
                "--dogstatsd-tags", "zone:eu",
                "--chdir", ClientScript.PathOf(string.Empty),
                "wsgi_shop:application",
            ],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["PYTHONDONTWRITEBYTECODE"] = "1" });

        await Eventually.TrueAsync(() => AnswersAsync(port), "gunicorn to serve");

        await bridge.WaitForAsync("shop_gunicorn_requests{zone=\"eu\"}", "1");
        await bridge.WaitForAsync("shop_gunicorn_request_status_200{zone=\"eu\"}", "1");
        await bridge.WaitForAsync("shop_gunicorn_request_duration_count{zone=\"eu\"}", "1");
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var http = new HttpClient();
        try
        {
            return await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/")) == "open\n";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
