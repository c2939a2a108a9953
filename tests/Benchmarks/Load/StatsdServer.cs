using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Benchmarks.Load;

/// <summary>A server under measurement: its process and its ports.</summary>
internal sealed class StatsdServer : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QuietDeadline = TimeSpan.FromSeconds(30);

    // Idle enough: a runtime's own threads take a tick of 10 ms now and then.
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(300);
    private const double QuietProcessorSeconds = 0.011;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private readonly RunningProcess _process;
    private readonly int _webPort;

    private StatsdServer(RunningProcess process, int statsdPort, int webPort)
    {
        _process = process;
        StatsdPort = statsdPort;
        _webPort = webPort;
    }

    /// <summary>The UDP port.</summary>
    public int StatsdPort { get; }

    /// <summary>From the start of the process to the first answer that says ready, or to the bound port of a floor.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>User and system time so far, in seconds.</summary>
    public double ProcessorSeconds => ProcessUsage.ProcessorSeconds(_process.Id);

    /// <summary>Memory that is resident now, in megabytes.</summary>
    public double ResidentMegabytes => ProcessUsage.ResidentMegabytes(_process.Id);

    /// <summary>The most that ever was resident, in megabytes.</summary>
    public double PeakMegabytes => ProcessUsage.PeakMegabytes(_process.Id);

    /// <summary>Starts it on free ports of loopback and waits until it is ready.</summary>
    public static async Task<StatsdServer> StartAsync(ServerCommand command, bool withoutLimits)
    {
        int statsdPort = FreePort.Next();
        int webPort = FreePort.Next();
        string mapping = Path.Combine(AppContext.BaseDirectory, "Load", "mapping.yml");
        string line = command.For(statsdPort, webPort, mapping, withoutLimits);
        long started = Stopwatch.GetTimestamp();

        // exec: the process measured is the server, not the shell.
        var server = new StatsdServer(RunningProcess.Start("/bin/sh", ["-c", "exec " + line]), statsdPort, webPort);
        try
        {
            while (!(command.HasHttp ? await server.IsReadyAsync() : UdpPort.IsBound(statsdPort)))
            {
                server.ThrowUnlessStarting(started, line);
                await Task.Delay(5);
            }
        }
        catch
        {
            server.Dispose();
            throw;
        }

        server.StartTime = Stopwatch.GetElapsedTime(started);
        return server;
    }

    /// <summary>Waits until everything that was sent is received and worked off.</summary>
    public async Task BecomeQuietAsync()
    {
        long started = Stopwatch.GetTimestamp();
        double before;
        do
        {
            if (Stopwatch.GetElapsedTime(started) > QuietDeadline)
            {
                throw new TimeoutException("the server does not come to rest");
            }

            before = ProcessorSeconds;
            await Task.Delay(QuietTime);
        }
        while (UdpPort.HasWaiting(StatsdPort) || ProcessorSeconds - before > QuietProcessorSeconds);
    }

    /// <summary>Opens a scrape.</summary>
    /// <param name="encoding">The Accept-Encoding header: <c>identity</c> or <c>gzip</c>.</param>
    public async Task<Stream> OpenScrapeAsync(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UriOf("/metrics"));
        request.Headers.Add("Accept-Encoding", encoding);
        HttpResponseMessage response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private void ThrowUnlessStarting(long started, string line)
    {
        if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartDeadline)
        {
            throw new InvalidOperationException($"did not start: {line}\n{_process.Output}{_process.Error}");
        }
    }

    // Servers without this path answer 404, which shows that they answer.
    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(UriOf("/-/ready"));
            return response.StatusCode != HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Uri UriOf(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_webPort}{path}"));
}
