using System;
using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
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
        await Eventually.AnswersAsync(new Uri(server.Address, "_log"), "the look-alike of GitHub");
        return server;
    }

    /// <summary>Publishes a release of <c>acme/pkgs</c> with an asset of one byte, as another program would.</summary>
    public async Task PublishAsync(string tag, string body, bool isDraft)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", "tok-write");
        var json = new JsonObject { ["tag_name"] = tag, ["name"] = tag, ["body"] = body, ["draft"] = isDraft };
        using var release = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        HttpResponseMessage made = await client.PostAsync(new Uri(Address, "repos/acme/pkgs/releases"), release);
        string id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.ToString();
        using var asset = new ByteArrayContent("x"u8.ToArray());
        (await client.PostAsync(new Uri(Address, $"repos/acme/pkgs/releases/{id}/assets?name={tag}"), asset)).EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
