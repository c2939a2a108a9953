using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>The bridge under a parent that holds its sockets while it is stopped and started again.</summary>
internal sealed class ActivatedBridge : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process _parent;

    /// <summary>The receive buffer that the parent asks for, as activate.py says.</summary>
    public const long ReceiveBufferBytes = 192 << 20;

    /// <param name="stateFile">Where the bridge keeps its state, once a second.</param>
    public ActivatedBridge(string stateFile)
        : this(stateFile, [])
    {
    }

    /// <param name="stateFile">Where the bridge keeps its state, once a second.</param>
    /// <param name="wrapper">A program that sets limits and then becomes the bridge, with its arguments; or none.</param>
    /// <param name="flags">More flags.</param>
    public ActivatedBridge(string stateFile, string[] wrapper, params string[] flags)
    {
        StatsdPort = FreePort.Next();
        WebPort = FreePort.Next();
        string[] arguments =
        [
            Repository.PathOf("tests", "StatsdBridge.IntegrationTests", "Resilience", "activate.py"),
            StatsdPort.ToString(CultureInfo.InvariantCulture),
            StatsdPort.ToString(CultureInfo.InvariantCulture),
            WebPort.ToString(CultureInfo.InvariantCulture),
            .. wrapper,
            "dotnet",
            Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll"),
            "--log.level=warn",
            "--web.bridge-metrics",
            $"--state.file={stateFile}",
            "--state.interval=1s",
            .. flags,
        ];
        _parent = Process.Start(new ProcessStartInfo(Tool.Require("python3", "python3"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>For UDP and TCP.</summary>
    public int StatsdPort { get; }

    /// <summary>For HTTP.</summary>
    public int WebPort { get; }

    /// <summary>Where statsd goes.</summary>
    public IPEndPoint Target => new(IPAddress.Loopback, StatsdPort);

    /// <summary>Starts the bridge and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        await TellAsync("s");
        await Eventually.TrueAsync(IsReadyAsync, "the activated bridge to be ready");
    }

    /// <summary>Stops it by SIGTERM and waits for its end.</summary>
    public Task StopAsync() => TellAsync("t");

    /// <summary>Stops it by SIGKILL and waits for its end.</summary>
    public Task KillAsync() => TellAsync("k");

    /// <summary>Ends the listening TCP socket under the running bridge.</summary>
    public Task EndTcpSocketAsync() => TellAsync("x");

    /// <summary>Waits until it ends by itself and returns its exit code.</summary>
    public async Task<int> WaitForEndAsync() => int.Parse(await AskParentAsync("w"), CultureInfo.InvariantCulture);

    /// <summary>Asks a health endpoint.</summary>
    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{WebPort}{path}"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The value of a series; 0 when there is none.</summary>
    public async Task<double> CounterAsync(string series)
    {
        string text = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{WebPort}/metrics"));
        string? line = Array.Find(text.Split('\n'), l => l.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parent.StandardInput.Close();
        if (!_parent.WaitForExit(5_000))
        {
            _parent.Kill(entireProcessTree: true);
        }

        _parent.Dispose();
    }

    private async Task TellAsync(string command) => Assert.Equal("ok", await AskParentAsync(command));

    private async Task<string> AskParentAsync(string command)
    {
        await _parent.StandardInput.WriteLineAsync(command);
        await _parent.StandardInput.FlushAsync();
        string? answer = await _parent.StandardOutput.ReadLineAsync().WaitAsync(Eventually.DefaultDeadline);
        Assert.NotNull(answer);
        return answer;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri($"http://127.0.0.1:{WebPort}/-/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
