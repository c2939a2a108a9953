using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>The real bridge as a child process, on free loopback ports.</summary>
public sealed class BridgeProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private BridgeProcess(RunningProcess process, int statsdPort, int webPort)
    {
        Process = process;
        StatsdPort = statsdPort;
        WebPort = webPort;
    }

    /// <summary>The process.</summary>
    public RunningProcess Process { get; }

    /// <summary>The UDP and TCP port for statsd.</summary>
    public int StatsdPort { get; }

    /// <summary>The HTTP port.</summary>
    public int WebPort { get; }

    /// <summary>The program of the build and its first arguments.</summary>
    public static IReadOnlyList<string> Built { get; } =
        ["dotnet", "exec", System.IO.Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll")];

    /// <summary>Starts the bridge and waits until it is ready. A listener flag among the arguments replaces the free port; all own metrics are shown.</summary>
    public static Task<BridgeProcess> StartAsync(params string[] arguments) =>
        StartOnAsync(FreePort.Next(), FreePort.Next(), arguments);

    /// <summary>As <see cref="StartAsync"/> on ports of the caller's choice, for a bridge that takes another one's place.</summary>
    public static Task<BridgeProcess> StartOnAsync(int statsdPort, int webPort, params string[] arguments) =>
        StartProgramAsync(Built, statsdPort, webPort, arguments);

    /// <summary>As <see cref="StartAsync"/> by a program that sets limits and then becomes the bridge, <c>prlimit</c> for one.</summary>
    public static Task<BridgeProcess> StartUnderAsync(IEnumerable<string> wrapper, params string[] arguments) =>
        StartProgramAsync([.. wrapper, .. Built], FreePort.Next(), FreePort.Next(), arguments);

    /// <summary>As <see cref="StartAsync"/> with another build of the bridge.</summary>
    public static Task<BridgeProcess> StartProgramAsync(string program, params string[] arguments) =>
        StartProgramAsync([program], FreePort.Next(), FreePort.Next(), arguments);

    /// <summary>Sends one UDP datagram.</summary>
    public void Send(string datagram) =>
        _sender.SendTo(Encoding.UTF8.GetBytes(datagram), new IPEndPoint(IPAddress.Loopback, StatsdPort));

    /// <summary>The body of a GET.</summary>
    public Task<string> GetAsync(string path = "/metrics") =>
        Http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{WebPort}{path}")));

    /// <summary>The samples of <c>/metrics</c>: series as text to value as text.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SamplesAsync() =>
        (await GetAsync()).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => line[(line.LastIndexOf(' ') + 1)..], StringComparer.Ordinal);

    /// <summary>Waits until a series has a value.</summary>
    public async Task WaitForAsync(string series, string value) =>
        await Eventually.TrueAsync(
            async () => (await SamplesAsync()).GetValueOrDefault(series) == value,
            $"{series} {value}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        Process.Dispose();
    }

    private static async Task<BridgeProcess> StartProgramAsync(IReadOnlyList<string> program, int statsdPort, int webPort, string[] arguments)
    {
        List<string> all = [.. program];
        AddUnlessGiven(all, arguments, "--statsd.listen-udp", $"127.0.0.1:{statsdPort}");
        AddUnlessGiven(all, arguments, "--statsd.listen-tcp", $"127.0.0.1:{statsdPort}");
        AddUnlessGiven(all, arguments, "--web.listen-address", $"127.0.0.1:{webPort}");
        all.Add("--web.bridge-metrics");
        all.AddRange(arguments);
        var bridge = new BridgeProcess(RunningProcess.Start(all[0], all[1..]), statsdPort, webPort);
        try
        {
            await Eventually.TrueAsync(bridge.IsReadyAsync, "the bridge to be ready");
            return bridge;
        }
        catch (TimeoutException e)
        {
            string log = bridge.Process.Error;
            bridge.Dispose();
            throw new InvalidOperationException("The bridge did not start:\n" + log, e);
        }
    }

    private static void AddUnlessGiven(List<string> all, string[] given, string flag, string value)
    {
        if (!given.Any(argument => argument.StartsWith(flag, StringComparison.Ordinal)))
        {
            all.Add($"{flag}={value}");
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        if (Process.HasExited)
        {
            throw new TimeoutException("the bridge has ended");
        }

        try
        {
            using HttpResponseMessage response = await Http.GetAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{WebPort}/-/ready")));
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
