using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.Host;

/// <summary>Clients that hold connections or send too much do no harm to others.</summary>
public sealed class ConnectionTests : IDisposable
{
    private const int Silent = 1000;

    private readonly UsageSetup _setup = new();
    private readonly List<Socket> _sockets = [];

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _setup.Dispose();
    }

    [Fact]
    public async Task Host_ThousandConnectionsThatSayNothing_AnswersOthers()
    {
        (RunningProcess host, string origin) = await _setup.StartHostAsync();
        using RunningProcess running = host;
        var address = new IPEndPoint(IPAddress.Loopback, new Uri(origin).Port);
        for (int i = 0; i < Silent; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            await socket.ConnectAsync(address);
            if (i % 2 == 0)
            {
                await socket.SendAsync("POST /api/usage-event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"u8.ToArray());
            }
        }

        await _setup.ConsentAsync();
        (_, string status, _) = await _setup.RunAsync("usage", "status", "--agent", _setup.AgentFile);

        Assert.Contains("\"tokens\":8", status, StringComparison.Ordinal);
        Assert.False(host.HasExited);
    }

    [SkippableFact]
    public async Task Host_MoreSilentConnectionsThanFilesAllow_AnswersOthers()
    {
        _setup.Limits = [Tool.Require("prlimit", "util-linux"), "--nofile=400:400"];
        (RunningProcess host, string origin) = await _setup.StartHostAsync();
        using RunningProcess running = host;
        using var client = new HttpClient();
        var address = new IPEndPoint(IPAddress.Loopback, new Uri(origin).Port);
        for (int i = 0; i < Silent; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            await socket.ConnectAsync(address);
            if (i % (Silent / 10) == 0)
            {
                Assert.Contains("healthy", await client.GetStringAsync(new Uri(origin + "/-/healthy")), StringComparison.Ordinal);
            }
        }

        Assert.False(host.HasExited);
    }

    [Theory]
    [InlineData("api/usage-event", "application/json")]
    [InlineData("user/usage-install", "application/x-www-form-urlencoded")]
    [InlineData("auth/token", "application/x-www-form-urlencoded")]
    public async Task Host_BodyOfAMebibyte_IsRefused(string path, string type)
    {
        (RunningProcess host, string origin) = await _setup.StartHostAsync();
        using RunningProcess running = host;
        using var client = new HttpClient();
        foreach (bool isChunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/{path}") { Content = new StreamContent(new MemoryStream(new byte[1024 * 1024])) };
            request.Content.Headers.Add("Content-Type", type);
            request.Headers.TransferEncodingChunked = isChunked;
            request.Headers.ExpectContinue = true;

            using HttpResponseMessage answer = await client.SendAsync(request);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }

        Assert.Contains("healthy", await client.GetStringAsync(new Uri(origin + "/-/healthy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_ErrorOfAPage_IsHtmlUnlessJsonIsAskedFor()
    {
        (RunningProcess host, string origin) = await _setup.StartHostAsync();
        using RunningProcess running = host;
        using var client = new HttpClient();
        using var text = new StringContent("x");
        using HttpResponseMessage page = await client.PostAsync(new Uri(origin + "/user/usage-install"), text);
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        using HttpResponseMessage json = await client.PostAsync(new Uri(origin + "/user/usage-install"), text);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/json"), (json.StatusCode, json.Content.Headers.ContentType?.MediaType));
        Assert.True(page.Headers.CacheControl?.NoStore);
        Assert.Contains("frame-ancestors 'none'", string.Join(string.Empty, page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }
}
