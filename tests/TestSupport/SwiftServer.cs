using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace PopCon.TestSupport;

/// <summary>OpenStack Swift with its S3 interface, a real server: proxy, account, container, object and memcached, each on a free loopback port.</summary>
/// <remarks>Starts at the first use, because a test without the packages is skipped by name.</remarks>
public sealed class SwiftServer : IDisposable
{
    /// <summary>The access key of the only user.</summary>
    public const string AccessKey = "test:tester";

    /// <summary>The secret key of the only user.</summary>
    public const string SecretKey = "testing";

    private static readonly string[] Services = ["account", "container", "object"];
    private static readonly string[] Filters = ["catch_errors", "gatekeeper", "cache", "listing_formats", "s3api", "tempauth", "copy", "slo", "dlo"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProcess> _processes = [];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };
    private Task<Uri>? _start;

    /// <summary>Starts the server, once.</summary>
    /// <returns>The address of the S3 interface.</returns>
    public Task<Uri> StartAsync() => _start ??= StartCoreAsync();

    /// <summary>Makes a bucket and returns its name.</summary>
    public async Task<string> CreateBucketAsync()
    {
        string name = "b" + Guid.NewGuid().ToString("N");
        await PutAsync(name, []);
        return name;
    }

    /// <summary>Makes a bucket, or writes an object with a path such as <c>bucket/key</c>, through Swift's own interface.</summary>
    public async Task PutAsync(string path, byte[] content)
    {
        Uri address = await StartAsync();
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "auth/v1.0"));
        ask.Headers.Add("X-Auth-User", AccessKey);
        ask.Headers.Add("X-Auth-Key", SecretKey);
        using HttpResponseMessage login = (await _client.SendAsync(ask)).EnsureSuccessStatusCode();
        using var put = new HttpRequestMessage(HttpMethod.Put, $"{login.Headers.GetValues("X-Storage-Url").Single()}/{path}") { Content = new ByteArrayContent(content) };
        put.Headers.Add("X-Auth-Token", login.Headers.GetValues("X-Auth-Token").Single());
        using HttpResponseMessage answer = await _client.SendAsync(put);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{path}: {answer.StatusCode}. {string.Concat(_processes.Select(process => process.Output + process.Error))}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<Uri> StartCoreAsync()
    {
        string memcached = Tool.Require("memcached", "memcached");
        string builder = Tool.Require("swift-ring-builder", "swift-proxy");
        string proxy = Tool.Require("swift-proxy-server", "swift-proxy");
        string[] programs = [.. Services.Select(service => Tool.Require($"swift-{service}-server", "swift-" + service))];
        string memory = Port();
        _folder.Write("swift.conf", "[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n");
        Directory.CreateDirectory(_folder.File("devices/d1"));
        _processes.Add(RunningProcess.Start(memcached, ["-u", Environment.UserName, "-l", "127.0.0.1", "-p", memory]));
        for (int i = 0; i < Services.Length; i++)
        {
            string port = Port();
            await MakeRingAsync(builder, Services[i], port);
            Start(programs[i], Services[i], ServiceConfig(Services[i], port));
            await Eventually.TrueAsync(() => AcceptsAsync(port), $"a connection to Swift's {Services[i]} server", TimeSpan.FromMinutes(2));
        }

        string web = Port();
        Start(proxy, "proxy", ProxyConfig(web, memory));
        var address = new Uri($"http://127.0.0.1:{web}/");
        await Eventually.TrueAsync(() => IsReadyAsync(address), "an answer of Swift", TimeSpan.FromMinutes(2));
        return address;
    }

    private static async Task<bool> AcceptsAsync(string port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> IsReadyAsync(Uri address)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(new Uri(address, "info"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Port() => FreePort.Next().ToString(CultureInfo.InvariantCulture);

    private void Start(string program, string service, string config) =>
        _processes.Add(RunningProcess.Start(program, [_folder.Write(service + "-server.conf", config)]));

    // One replica, four partitions.
    private async Task MakeRingAsync(string builder, string service, string port)
    {
        string file = service + ".builder";
        foreach (string[] arguments in (string[][])[[file, "create", "2", "1", "0"], [file, "add", $"r1z1-127.0.0.1:{port}/d1", "1"], [file, "rebalance"]])
        {
            (int exitCode, string output, string error) = await RunningProcess.RunAsync(builder, arguments, workingDirectory: _folder.Path, deadline: TimeSpan.FromMinutes(1));
            if (exitCode != 0)
            {
                throw new InvalidOperationException(output + error);
            }
        }
    }

    private string Common(string port) =>
        $"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {port}\nswift_dir = {_folder.Path}\nuser = {Environment.UserName}\nworkers = 0\n";

    private string ServiceConfig(string service, string port) =>
        Common(port) + $"devices = {_folder.File("devices")}\nmount_check = false\nfallocate_reserve = 0\nrecon_cache_path = {_folder.Path}\n"
        + $"[pipeline:main]\npipeline = {service}-server\n[app:{service}-server]\nuse = egg:swift#{service}\n";

    private string ProxyConfig(string port, string memory) =>
        Common(port) + $"[pipeline:main]\npipeline = {string.Join(' ', Filters)} proxy-server\n"
        + "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nallow_account_management = true\n"
        + string.Concat(Filters.Select(filter => $"[filter:{filter}]\nuse = egg:swift#{(filter is "cache" ? "memcache" : filter)}\n" + filter switch
        {
            "cache" => $"memcache_servers = 127.0.0.1:{memory}\n",
            "s3api" => "location = us-east-1\n",
            "tempauth" => "user_test_tester = testing .admin\n",
            _ => string.Empty,
        }));
}
