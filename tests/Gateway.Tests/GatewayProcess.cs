using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests;

/// <summary>The built gateway as a process of its own, on free loopback ports, with one repository <c>r</c> unless told otherwise.</summary>
internal sealed class GatewayProcess : IDisposable
{
    public const string Secret = "w-test";

    public const string OneRepository = "repositories: { r: { type: file_system, anonymous_read: true, write_secrets: [ " + Secret + " ] } }\n";

    /// <summary>The built program.</summary>
    public static readonly string Program = Path.Combine(TestSupport.Repository.OutputOf("src/Gateway"), "popcon-gateway.dll");

    private readonly RunningProcess _process;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };

    private GatewayProcess(RunningProcess process, int port, int telemetryPort)
    {
        _process = process;
        Address = Url(port);
        TelemetryAddress = Url(telemetryPort);
    }

    public Uri Address { get; }

    public Uri TelemetryAddress { get; }

    public string Log => _process.Error;

    public int Id => _process.Id;

    /// <summary>Starts one and waits until it is ready. A port that another process took meanwhile is no failure.</summary>
    public static async Task<GatewayProcess> StartAsync(string root, string configFile, params string[] arguments)
    {
        for (int attempt = 0; ; attempt++)
        {
            GatewayProcess gateway = Launch(root, configFile, arguments);
            try
            {
                await Eventually.TrueAsync(gateway.IsReadyAsync, "a ready gateway", TimeSpan.FromMinutes(2));
                return gateway;
            }
            catch (InvalidOperationException e) when (attempt < 3 && e.Message.Contains("in use", StringComparison.Ordinal))
            {
                gateway.Dispose();
            }
        }
    }

    /// <summary>Starts one without waiting.</summary>
    public static GatewayProcess Launch(string root, string configFile, params string[] arguments)
    {
        int port = FreePort.Next();
        int telemetryPort = FreePort.Next();
        var process = RunningProcess.Start(
            "dotnet",
            [
                Program, "--config.file=" + configFile, "--storage.root=" + root,
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                string.Create(CultureInfo.InvariantCulture, $"--web.telemetry-address=127.0.0.1:{telemetryPort}"),
                .. Array.Exists(arguments, argument => argument.StartsWith("--statsd.address", StringComparison.Ordinal)) ? [] : (string[])["--statsd.address="],
                .. arguments,
            ]);
        return new GatewayProcess(process, port, telemetryPort);
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningProcess.RunAsync(
        "dotnet",
        [Program, .. arguments],
        deadline: TimeSpan.FromMinutes(2));

    /// <summary>A NuGet package.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="length">Bytes of incompressible content.</param>
    /// <param name="seed">Makes the content differ.</param>
    public static byte[] Package(string id, string version, int length = 100, int seed = 0)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (Stream nuspec = archive.CreateEntry(id + ".nuspec").Open())
            {
                nuspec.Write(Encoding.UTF8.GetBytes(
                    $"<package><metadata><id>{id}</id><version>{version}</version><authors>a</authors><description>d</description></metadata></package>"));
            }

            using Stream content = archive.CreateEntry("content.bin", CompressionLevel.NoCompression).Open();
            byte[] random = new byte[length];
            new Random(seed).NextBytes(random);
            content.Write(random);
        }

        return bytes.ToArray();
    }

    /// <summary>A wheel of a project whose name is a letter sequence.</summary>
    public static byte[] Wheel(string name, string version, int length = 100, int seed = 0)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (Stream metadata = archive.CreateEntry($"{name}-{version}.dist-info/METADATA").Open())
            {
                metadata.Write(Encoding.UTF8.GetBytes($"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"));
            }

            using Stream content = archive.CreateEntry("content.bin", CompressionLevel.NoCompression).Open();
            byte[] random = new byte[length];
            new Random(seed).NextBytes(random);
            content.Write(random);
        }

        return bytes.ToArray();
    }

    /// <summary>Uploads a wheel as twine does.</summary>
    public async Task<HttpStatusCode> UploadAsync(byte[] wheel, string name, string version, string repository = "r")
    {
        using var action = new StringContent("file_upload");
        using var project = new StringContent(name);
        using var release = new StringContent(version);
        using var file = new ByteArrayContent(wheel);
        using var form = new MultipartFormDataContent();
        form.Add(action, ":action");
        form.Add(project, "name");
        form.Add(release, "version");
        form.Add(file, "content", $"{name}-{version}-py3-none-any.whl");
        return await SendAsync(HttpMethod.Post, $"r/{repository}/simple/", form);
    }

    /// <summary>Sends a request with the secret for writing.</summary>
    public async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        request.Headers.Add("X-NuGet-ApiKey", Secret);
        using HttpResponseMessage response = await _client.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Pushes a package.</summary>
    public async Task<HttpStatusCode> PushAsync(byte[] package, string repository = "r")
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(package);
        form.Add(file, "package", "package.nupkg");
        return await SendAsync(HttpMethod.Put, $"r/{repository}/v3/publish", form);
    }

    /// <summary>Gets a path of the feeds; <see langword="null"/>: it is not there.</summary>
    public async Task<byte[]?> GetAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(Address, path));
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>The metrics.</summary>
    public Task<string> ScrapeAsync() => _client.GetStringAsync(new Uri(TelemetryAddress, "metrics"));

    /// <summary>Stops it and waits for its end.</summary>
    public async Task StopAsync()
    {
        _process.Signal("TERM");
        Assert.Equal(0, await _process.WaitForExitAsync());
    }

    /// <summary>Kills it, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Signal("KILL");
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync();

    /// <summary>Sends a signal.</summary>
    public void Signal(string name) => _process.Signal(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
    }

    private static Uri Url(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
        {
            int exitCode = await _process.WaitForExitAsync();
            throw new InvalidOperationException($"The gateway has ended with {exitCode}: {Log}");
        }

        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri(TelemetryAddress, "-/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
