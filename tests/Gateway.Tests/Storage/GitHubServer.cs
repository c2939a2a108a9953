using System;
using System.Globalization;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Storage;

/// <summary>A look-alike of GitHub's API, as a process of its own.</summary>
public sealed class GitHubServer : IDisposable
{
    private readonly RunningProcess _process;

    private GitHubServer(RunningProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts one.</summary>
    /// <param name="arguments">Further arguments, see the script.</param>
    public static async Task<GitHubServer> StartAsync(params string[] arguments)
    {
        string python = Tool.Require("python3", "python3");
        int port = FreePort.Next();
        string script = TestSupport.Repository.PathOf("tests", "Gateway.Tests", "Cases", "fakes", "fake_github.py");
        var process = RunningProcess.Start(
            python,
            [script, port.ToString(CultureInfo.InvariantCulture), "--token", "owner=tok-write:admin", "--token", "reader=tok-read:read", .. arguments]);
        var server = new GitHubServer(process, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")));
        using var client = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync(new Uri(server.Address, "_log"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the look-alike of GitHub");
        return server;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
