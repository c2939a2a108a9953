using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.S3;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>OpenStack Swift with its S3 interface, a real server: proxy, account, container, object and memcached, each on a free loopback port.</summary>
/// <remarks>One for all tests of a class. Starts at the first use, because a test without the packages is skipped by name.</remarks>
public sealed class SwiftServer : IDisposable
{
    public const string AccessKey = "test:tester";
    public const string SecretKey = "testing";

    private static readonly string[] Services = ["account", "container", "object"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProcess> _processes = [];
    private Task<Uri>? _start;

    /// <summary>The address of the S3 interface.</summary>
    public Task<Uri> StartAsync() => _start ??= StartCoreAsync();

    /// <summary>A new bucket.</summary>
    public async Task<string> CreateBucketAsync()
    {
        using AmazonS3Client client = Connect(await StartAsync());
        string name = "b" + Guid.NewGuid().ToString("N");
        await client.PutBucketAsync(name);
        return name;
    }

    public static AmazonS3Client Connect(Uri endpoint) => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config { ServiceURL = endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RunningProcess process in _processes)
        {
            process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<Uri> StartCoreAsync()
    {
        string memcached = Tool.Require("memcached", "memcached");
        string builder = Tool.Require("swift-ring-builder", "swift-proxy");
        string proxy = Tool.Require("swift-proxy-server", "swift-proxy");
        string[] programs = [.. Services.Select(service => Tool.Require($"swift-{service}-server", "swift-" + service))];
        string user = Environment.UserName;
        string memory = Port();
        _folder.Write("swift.conf", "[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n");
        Directory.CreateDirectory(_folder.File("devices/d1"));
        _processes.Add(RunningProcess.Start(memcached, ["-u", user, "-l", "127.0.0.1", "-p", memory]));
        for (int i = 0; i < Services.Length; i++)
        {
            string port = Port();
            await MakeRingAsync(builder, Services[i], port);
            Start(programs[i], _folder.Write(Services[i] + "-server.conf", ServiceConfig(Services[i], port, user)));
        }

        string web = Port();
        Start(proxy, _folder.Write("proxy-server.conf", ProxyConfig(web, memory, user)));
        await WaitAsync(web);
        return new Uri($"http://127.0.0.1:{web}/");
    }

    private async Task WaitAsync(string port)
    {
        using var client = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/info"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "an answer of Swift: " + string.Concat(_processes.Select(process => process.Error)),
            TimeSpan.FromMinutes(2));
    }

    private static string Port() => FreePort.Next().ToString(CultureInfo.InvariantCulture);

    private void Start(string program, string config) => _processes.Add(RunningProcess.Start(program, [config]));

    // One replica, four partitions.
    private async Task MakeRingAsync(string builder, string service, string port)
    {
        string file = service + ".builder";
        foreach (string[] arguments in (string[][])[[file, "create", "2", "1", "0"], [file, "add", $"r1z1-127.0.0.1:{port}/d1", "1"], [file, "rebalance"]])
        {
            (int exitCode, string output, string error) = await RunningProcess.RunAsync(
                builder, arguments, workingDirectory: _folder.Path, deadline: TimeSpan.FromMinutes(1));
            Assert.True(exitCode == 0, output + error);
        }
    }

    private string Common(string port, string user) =>
        $"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {port}\nswift_dir = {_folder.Path}\nuser = {user}\nworkers = 0\n";

    private string ServiceConfig(string service, string port, string user) =>
        Common(port, user) + $"devices = {_folder.File("devices")}\nmount_check = false\nfallocate_reserve = 0\nrecon_cache_path = {_folder.Path}\n"
        + $"[pipeline:main]\npipeline = {service}-server\n[app:{service}-server]\nuse = egg:swift#{service}\n";

    private string ProxyConfig(string port, string memory, string user)
    {
        string[] filters = ["catch_errors", "gatekeeper", "cache", "listing_formats", "s3api", "tempauth", "copy", "slo", "dlo"];
        string config = Common(port, user)
            + $"[pipeline:main]\npipeline = {string.Join(' ', filters)} proxy-server\n"
            + "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nallow_account_management = true\n";
        foreach (string filter in filters)
        {
            config += $"[filter:{filter}]\nuse = egg:swift#{(filter is "cache" ? "memcache" : filter)}\n" + filter switch
            {
                "cache" => $"memcache_servers = 127.0.0.1:{memory}\n",
                "s3api" => "location = us-east-1\n",
                "tempauth" => "user_test_tester = testing .admin\n",
                _ => string.Empty,
            };
        }

        return config;
    }
}
