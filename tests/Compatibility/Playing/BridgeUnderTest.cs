using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Compatibility.Playing;

/// <summary>The real bridge, started for one case with the flags, files and sockets the case asks for.</summary>
/// <remarks>
/// Unlike <see cref="BridgeProcess"/> it may fail to start: some cases are about just that. Everything is removed on
/// <see cref="Dispose"/>. Not thread-safe.
/// </remarks>
internal sealed class BridgeUnderTest : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };
    private readonly HttpClient _http;
    private RunningProcess? _process;

    /// <summary>Prepares the files and sockets of a case; nothing is started yet.</summary>
    public BridgeUnderTest(CorpusCase corpusCase)
    {
        _http = new HttpClient(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(10) };
        if (corpusCase.Mapping is { } mapping)
        {
            MappingPath = _folder.Write("mapping.yml", mapping);
        }

        if (corpusCase.UsesRelay)
        {
            Relay = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Relay.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }
    }

    /// <summary>The process. Only once it was started.</summary>
    public RunningProcess Process => _process ?? throw new InvalidOperationException("The bridge was not started.");

    /// <summary>The mapping file, if there is one.</summary>
    public string? MappingPath { get; }

    /// <summary>The Unix datagram socket.</summary>
    public string SocketPath => _folder.File("statsd.sock");

    /// <summary>The socket that receives relayed lines, if the case relays.</summary>
    public Socket? Relay { get; }

    /// <summary>The relay target as the bridge knows it.</summary>
    public string? RelayTarget => Relay?.LocalEndPoint?.ToString();

    /// <summary>Where statsd is spoken, over UDP and TCP.</summary>
    public IPEndPoint Statsd { get; } = new(IPAddress.Loopback, FreePort.Next());

    private IPEndPoint Web { get; } = new(IPAddress.Loopback, FreePort.Next());

    /// <summary>Starts it with the flags of the case and nothing else.</summary>
    public void StartBare(CorpusCase corpusCase) => Start([.. corpusCase.Flags, .. MappingFlag()]);

    /// <summary>Starts it with listeners on free ports and waits for it.</summary>
    /// <returns>Whether it is up; if not, it has ended or stayed silent.</returns>
    public async Task<bool> StartServingAsync(CorpusCase corpusCase)
    {
        // The page takes the place of the landing page that the cases captured.
        List<string> arguments = ["--no-web.page", .. corpusCase.Flags, .. MappingFlag()];
        AddUnlessGiven(arguments, "--web.listen-address", Web.ToString());
        if (corpusCase.UsesUnixSocket)
        {
            arguments.AddRange([$"--statsd.listen-unixgram={SocketPath}", "--statsd.listen-udp=", "--statsd.listen-tcp="]);
        }
        else
        {
            AddUnlessGiven(arguments, "--statsd.listen-udp", Statsd.ToString());
            AddUnlessGiven(arguments, "--statsd.listen-tcp", Statsd.ToString());
        }

        AddUnlessGiven(arguments, "--statsd.event-flush-interval", "50ms");
        if (RelayTarget is { } target)
        {
            arguments.Add($"--statsd.relay.address={target}");
        }

        Start(arguments);
        return await IsUpAsync();
    }

    /// <summary>One HTTP request with the path exactly as given, without redirects and without headers of its own.</summary>
    public async Task<HttpResponseMessage> RequestAsync(
        string method, string path, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        var verbatim = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://{Web}{path}", verbatim));
        foreach ((string name, string value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.Dispose();
        Relay?.Dispose();
        _http.Dispose();
        _handler.Dispose();
        _folder.Dispose();
    }

    private static void AddUnlessGiven(List<string> arguments, string flag, string value)
    {
        if (!arguments.Any(argument => argument.StartsWith(flag, StringComparison.Ordinal)))
        {
            arguments.Add($"{flag}={value}");
        }
    }

    private IEnumerable<string> MappingFlag() => MappingPath is null ? [] : [$"--statsd.mapping-config={MappingPath}"];

    private void Start(IEnumerable<string> arguments)
    {
        string library = Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");
        _process = RunningProcess.Start("dotnet", ["exec", library, .. arguments], workingDirectory: _folder.Path);
    }

    private async Task<bool> IsUpAsync()
    {
        bool isUp = false;
        try
        {
            await Eventually.TrueAsync(
                async () => Process.HasExited || (isUp = await AcceptsAsync()),
                string.Create(CultureInfo.InvariantCulture, $"the bridge to listen on {Web}"),
                StartDeadline);
        }
        catch (TimeoutException)
        {
            return false;
        }

        return isUp;
    }

    private async Task<bool> AcceptsAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Web);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
