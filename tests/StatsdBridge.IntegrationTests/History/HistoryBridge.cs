using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.History;

/// <summary>The real bridge with a history in a folder of its own, and what its API says.</summary>
internal sealed class HistoryBridge : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private BridgeProcess? _bridge;

    /// <summary>The process that runs now.</summary>
    public BridgeProcess Bridge => _bridge!;

    /// <summary>The folder of the history.</summary>
    public string Folder => _folder.File("history");

    /// <summary>A file beside the history.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Starts the bridge, or starts it again.</summary>
    public async Task StartAsync(params string[] arguments)
    {
        _bridge?.Dispose();
        _bridge = await BridgeProcess.StartAsync(["--history.folder=" + Folder, .. arguments]);
    }

    /// <summary>Ends it with a signal.</summary>
    public async Task EndAsync(string signal)
    {
        Bridge.Process.Signal(signal);
        await Bridge.Process.WaitForExitAsync();
    }

    /// <summary>A request for a path.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => GetAsync(Bridge, path);

    /// <inheritdoc cref="GetAsync(string)"/>
    public static async Task<HttpResponseMessage> GetAsync(BridgeProcess bridge, string path)
    {
        using var http = new HttpClient { Timeout = Eventually.DefaultDeadline };
        return await http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}{path}")));
    }

    /// <summary>Processes of a package so far, over all days.</summary>
    public async Task<long> ProcessesAsync(string package)
    {
        JsonNode figures = JsonNode.Parse(await Bridge.GetAsync("/api/v1/popularity"))!;
        return figures["packages"]!.AsArray().Where(one => (string?)one!["package"] == package).Sum(one => (long)one!["processes"]!);
    }

    /// <summary>Waits until so many processes of a package are known.</summary>
    public Task WaitForAsync(string package, long processes) =>
        Eventually.TrueAsync(async () => await ProcessesAsync(package) == processes, $"{processes} processes of {package}", TimeSpan.FromMinutes(1));

    /// <summary>Waits until a count is on the disk.</summary>
    public Task WaitForFileAsync(string text) => Eventually.TrueAsync(
        () => Directory.Exists(Folder) && Directory.GetFiles(Folder, "*.csv").Any(file => Read(file).Contains(text, StringComparison.Ordinal)), text + " in a file");

    /// <inheritdoc/>
    public void Dispose()
    {
        _bridge?.Dispose();
        _folder.Dispose();
    }

    // A save may rename the file meanwhile.
    private static string Read(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
