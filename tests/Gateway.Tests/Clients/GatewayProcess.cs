using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Clients;

/// <summary>The real gateway as a child process, on free loopback ports, with a folder of its own.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly RunningProcess _process;
    private readonly int _telemetryPort;

    private GatewayProcess(RunningProcess process, TemporaryFolder folder, int port, int telemetryPort)
    {
        _process = process;
        Folder = folder;
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _telemetryPort = telemetryPort;
    }

    /// <summary>Where clients may write; deleted at the end.</summary>
    public TemporaryFolder Folder { get; }

    /// <summary>The address of feeds, without a final slash.</summary>
    public string Url { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<GatewayProcess> StartAsync(string config)
    {
        var folder = new TemporaryFolder();
        int port = FreePort.Next();
        int telemetryPort = FreePort.Next();
        RunningProcess process = RunningProcess.Start(
            "dotnet",
            [
                System.IO.Path.Combine(TestSupport.Repository.OutputOf("src/Gateway"), "popcon-gateway.dll"),
                "--config.file=" + folder.Write("gateway.yaml", config),
                "--storage.root=" + folder.File("data"),
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                string.Create(CultureInfo.InvariantCulture, $"--web.telemetry-address=127.0.0.1:{telemetryPort}"),
                "--statsd.address=",
            ]);
        var gateway = new GatewayProcess(process, folder, port, telemetryPort);
        try
        {
            await Eventually.TrueAsync(gateway.IsReadyAsync, "the gateway to be ready", TimeSpan.FromMinutes(1));
            return gateway;
        }
        catch (TimeoutException e)
        {
            string log = process.Error;
            gateway.Dispose();
            throw new InvalidOperationException("The gateway did not start:\n" + log, e);
        }
    }

    /// <summary>The body of a GET.</summary>
    public Task<string> GetAsync(string path) => Http.GetStringAsync(new Uri(Url + path));

    /// <summary>Posts a form with a secret.</summary>
    public async Task<System.Net.HttpStatusCode> PostAsync(string path, HttpContent content, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url + path)) { Content = content };
        request.Headers.Add("X-NuGet-ApiKey", secret);
        using HttpResponseMessage response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>What is counted at this moment.</summary>
    public Task<string> MetricsAsync() => Http.GetStringAsync(TelemetryUrl("/metrics"));

    /// <summary>Runs a client in the folder.</summary>
    /// <returns>Its exit code, and what it wrote to both outputs.</returns>
    public async Task<(int ExitCode, string Text)> RunAsync(string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            program, arguments, environment, Folder.Path, TimeSpan.FromMinutes(4));
        return (exitCode, output + error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        Folder.Dispose();
    }

    private Uri TelemetryUrl(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_telemetryPort}{path}"));

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(TelemetryUrl("/-/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
