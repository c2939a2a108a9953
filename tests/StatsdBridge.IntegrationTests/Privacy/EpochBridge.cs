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
    // The first is long enough nearly always, the last for a machine that hardly moves.
    private static readonly int[] Lengths = [5, 20, 60];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _arguments;
    private readonly int _epochSeconds;
    private BridgeProcess? _bridge;
    private int _markers;

    private EpochBridge(int epochSeconds, string[] arguments)
    {
        _epochSeconds = epochSeconds;
        _arguments = arguments;
    }

    /// <summary>The process that runs now.</summary>
    public BridgeProcess Bridge => _bridge!;

    /// <summary>The folder of the state file.</summary>
    public string Folder => _folder.Path;

    /// <summary>The file of hidden counts.</summary>
    public string HiddenPath => _folder.File("state.hidden");

    /// <summary>The end of the open epoch, in Unix seconds.</summary>
    public long EndOfEpoch => ((DateTimeOffset.UtcNow.ToUnixTimeSeconds() / _epochSeconds) + 1) * _epochSeconds;

    /// <summary>Runs a test on a bridge with a gate; see <see cref="RunAsync"/>.</summary>
    public static Task GateAsync(long k, Func<EpochBridge, Task> test, params string[] arguments) => RunAsync(
        test, "privacy.gate.epoch", ["--privacy.mode=gate", Flag("privacy.gate.k", k), .. arguments]);

    /// <summary>Runs a test on a bridge with short epochs; again with longer ones where the machine was too slow for what the test does in one.</summary>
    /// <param name="test">The test.</param>
    /// <param name="setting">The name of the setting for the length of an epoch.</param>
    /// <param name="arguments">Further flags.</param>
    public static async Task RunAsync(Func<EpochBridge, Task> test, string setting, params string[] arguments)
    {
        foreach (int seconds in Lengths)
        {
            using EpochBridge bridge = await StartAsync(seconds, [$"--{setting}={seconds}s", .. arguments]);
            try
            {
                await test(bridge);
                return;
            }
            catch (EpochTooShortException) when (seconds != Lengths[^1])
            {
                // With longer epochs, then.
            }
        }
    }

    /// <summary>Starts a bridge.</summary>
    /// <param name="epochSeconds">The length of an epoch among the arguments.</param>
    /// <param name="arguments">All flags.</param>
    public static async Task<EpochBridge> StartAsync(int epochSeconds, params string[] arguments)
    {
        var bridge = new EpochBridge(epochSeconds, arguments);
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
    /// <exception cref="EpochTooShortException">The epoch ended meanwhile.</exception>
    public async Task InOneEpochAsync(Func<Task> send)
    {
        // The first tenth of an epoch is as good as its beginning.
        long length = _epochSeconds * 1000;
        await Eventually.TrueAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() % length < length / 10, "the next epoch", Deadline);
        long end = EndOfEpoch;
        Task sent = SendAndCountAsync(send);
        await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (end != EndOfEpoch)
        {
            // What failed may have failed because of that.
            throw new EpochTooShortException($"{_epochSeconds} s were not enough to send and count some lines");
        }

        await sent;
    }

    /// <summary>Waits until the open epoch and a second more are over.</summary>
    public async Task EndedAsync()
    {
        long later = EndOfEpoch + 1;
        await Eventually.TrueAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() >= later, "the end of the epoch", Deadline);
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

    private async Task SendAndCountAsync(Func<Task> send)
    {
        await send();
        await CountedAsync();
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
