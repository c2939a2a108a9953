using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>The real bridge with short epochs, and a state file in a folder of its own.</summary>
/// <remarks>An open counter tells when lines have been counted, since protected ones do not.</remarks>
internal sealed class EpochBridge : IDisposable
{
    /// <summary>Long beside the time that a slow machine takes for what a test does in one epoch.</summary>
    public const int EpochSeconds = 12;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _arguments;
    private BridgeProcess? _bridge;
    private int _markers;

    private EpochBridge(string[] arguments) => _arguments = arguments;

    /// <summary>The process that runs now.</summary>
    public BridgeProcess Bridge => _bridge!;

    /// <summary>The folder of the state file.</summary>
    public string Folder => _folder.Path;

    /// <summary>The file of hidden counts.</summary>
    public string HiddenPath => _folder.File("state.hidden");

    /// <summary>The end of the open epoch, in Unix seconds.</summary>
    public static long EndOfEpoch => ((DateTimeOffset.UtcNow.ToUnixTimeSeconds() / EpochSeconds) + 1) * EpochSeconds;

    /// <summary>Starts a bridge with a gate.</summary>
    public static Task<EpochBridge> GateAsync(long k, params string[] arguments) => StartAsync(
        ["--privacy.mode=gate", Flag("privacy.gate.k", k), $"--privacy.gate.epoch={EpochSeconds}s", .. arguments]);

    /// <summary>Starts a bridge.</summary>
    public static async Task<EpochBridge> StartAsync(params string[] arguments)
    {
        var bridge = new EpochBridge(arguments);
        await bridge.StartAgainAsync();
        return bridge;
    }

    /// <summary>A flag with a number.</summary>
    public static string Flag(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}");

    /// <summary>Starts the bridge after its end.</summary>
    public async Task StartAgainAsync()
    {
        _bridge?.Dispose();
        _bridge = await BridgeProcess.StartAsync(["--state.file=" + _folder.File("state"), "--web.openmetrics", .. _arguments]);
    }

    /// <summary>Waits for the beginning of an epoch, and has something sent and counted in it.</summary>
    public async Task InOneEpochAsync(Func<Task> send)
    {
        long end = EndOfEpoch;
        await Eventually.TrueAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > (end * 1000) + 300, "the next epoch", Deadline);
        end = EndOfEpoch;
        await send();
        await CountedAsync();
        Assert.True(end == EndOfEpoch, $"{EpochSeconds} s were not enough to send and count some lines");
    }

    /// <summary>Sends a line many times, each in a datagram of its own.</summary>
    public void Send(int times, string line)
    {
        for (int i = 0; i < times; i++)
        {
            Bridge.Send(line);
        }
    }

    /// <summary>Sends lines over one TCP connection: each is a datagram of its own, and none is lost.</summary>
    public async Task StreamAsync(IEnumerable<string> lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Bridge.StatsdPort);
        await using NetworkStream stream = client.GetStream();
        foreach (string[] block in lines.Chunk(1_000))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', block) + "\n"));
        }
    }

    /// <summary>Waits until all that was sent has been counted.</summary>
    public async Task CountedAsync()
    {
        // A name of its own each time: the state file may bring older ones back.
        string marker = string.Create(CultureInfo.InvariantCulture, $"marker{++_markers}");
        Bridge.Send(marker + ":1|c");
        await StreamAsync([marker + "_tcp:1|c"]);
        await Eventually.TrueAsync(
            async () => await Bridge.SamplesAsync() is var samples && samples.ContainsKey(marker) && samples.ContainsKey(marker + "_tcp"),
            "the marker lines",
            Deadline);
    }

    /// <summary>Waits until a series has a value, over the end of an epoch.</summary>
    public Task ShownAsync(string series, string value) => Eventually.TrueAsync(
        async () => (await Bridge.SamplesAsync()).GetValueOrDefault(series) == value, $"{series} {value}", Deadline);

    /// <summary>The lines of a scrape that a condition holds for.</summary>
    public async Task<string> LinesAsync(Func<string, bool> condition) =>
        string.Join('\n', (await Bridge.GetAsync()).Split('\n').Where(condition));

    /// <summary>What stands in the files of the bridge now. A save may rename one meanwhile; nothing is ever written to the lock.</summary>
    public IReadOnlyList<string> ReadFiles() =>
        [.. Directory.GetFiles(Folder).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(ReadIfThere)];

    /// <summary>Ends the bridge and waits for it.</summary>
    public async Task EndAsync(string signal)
    {
        Bridge.Process.Signal(signal);
        await Bridge.Process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bridge?.Dispose();
        _folder.Dispose();
    }

    // While the bridge writes a file it holds a lock on it; a moment later the file is whole, or has its final name.
    private static string ReadIfThere(string path)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(10))
        {
            try
            {
                return File.ReadAllText(path);
            }
            catch (FileNotFoundException)
            {
                return string.Empty;
            }
            catch (IOException) when (waited.Elapsed < Deadline)
            {
                // Locked: again.
            }
        }
    }
}
