using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.Agent;

/// <summary>Hosts that are slow, broken or hostile: the batch waits in its bytes, and is counted once when the host is well again.</summary>
public sealed class HostileHostTests
{
    // Far above the 2 seconds that an upload may take: the machine may pause.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Func<Stream, CancellationToken, Task>> Behaviours = new(StringComparer.Ordinal)
    {
        ["says nothing"] = (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, stop),
        ["head of a byte a second"] = ScriptedHost.Endless("HTTP/1.1 200 OK\r\nX: ", "x", TimeSpan.FromSeconds(1)),
        ["body of a byte a second"] = ScriptedHost.Endless("HTTP/1.1 503 Away\r\nContent-Length: 60000\r\n\r\n", "x", TimeSpan.FromSeconds(1)),
        ["endless head"] = ScriptedHost.Endless("HTTP/1.1 200 OK\r\n", "X: " + new string('x', 1000) + "\r\n", TimeSpan.Zero),
        ["endless interim answers"] = ScriptedHost.Endless(string.Empty, "HTTP/1.1 103 Early Hints\r\n\r\n", TimeSpan.FromMilliseconds(1)),
        ["endless body"] = ScriptedHost.Endless("HTTP/1.1 500 Away\r\nTransfer-Encoding: chunked\r\n\r\n", "400\r\n" + new string('x', 1024) + "\r\n", TimeSpan.Zero),
        ["no HTTP"] = ScriptedHost.Endless("220 mail.example ESMTP\r\n", "250\r\n", TimeSpan.FromMilliseconds(10)),
        ["closes"] = (_, _) => Task.CompletedTask,
        ["redirects"] = ScriptedHost.Answer("307 Elsewhere", string.Empty, "Location: http://127.0.0.1:1/api/usage-event\r\n"),
        ["bad JSON"] = ScriptedHost.Answer("503 Away", "{\"error\":\"x\",\"error\":[[[[[[[[[[[[[[[[[[[[[["),
        ["waits for ever"] = ScriptedHost.Answer("429 Later", "{}", "Retry-After: 2147483647\r\n"),
        ["waits since ever"] = ScriptedHost.Answer("503 Later", "{}", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n"),
        ["sets a cookie"] = ScriptedHost.Answer("500 Away", "{}", "Set-Cookie: id=1\r\nAlt-Svc: h2=\"127.0.0.1:1\"\r\n"),
    };

    public static TheoryData<string> Names => [.. Behaviours.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Upload_HostIsNotWell_KeepsTheBatchInItsBytesAndSendsItOnceLater(string behaviour)
    {
        using var host = new ScriptedHost { Behaviour = Behaviours[behaviour] };
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var home = new ConsentingHome(host.Origin, clock.Now);
        home.Agent(clock).Log("import", 7);
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");

        UploadResult failed = await UploadAsync(home, clock);
        DateTimeOffset next = failed.Next!.Value;
        string waiting = home.Agent(clock).ShowLogs();

        Assert.Equal("later", failed.Outcome);
        Assert.InRange(next - clock.Now, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        Assert.Empty(home.CountFiles());
        Assert.Contains("[\"import\",\"1.4\",\"2026-05-18\",7]", waiting, StringComparison.Ordinal);

        host.Behaviour = ScriptedHost.Good;
        Assert.Equal("sent", (await UploadAsync(home, clock)).Outcome);
        Assert.Equal("nothing", (await UploadAsync(home, clock)).Outcome);
        Assert.Equal(string.Empty, home.Agent(clock).ShowLogs());
        Assert.Equal([waiting.TrimEnd()], host.Bodies.Distinct(StringComparer.Ordinal));
        Assert.Equal(2, host.Bodies.Count);
    }

    [Fact]
    public async Task Upload_HostIsAway_IsLater()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        string origin = $"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}";
        closed.Stop();
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var home = new ConsentingHome(origin, clock.Now);
        home.Agent(clock).Log("import");
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");

        UploadResult result = await UploadAsync(home, clock);

        Assert.Equal(("later", "no-answer"), (result.Outcome, result.Reason));
    }

    // A listener whose queue is full: the system drops what comes, as a firewall does.
    [SkippableFact]
    public async Task Upload_AddressIsABlackHole_IsLater()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Other systems refuse what a full queue cannot take.");
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start(backlog: 0);
        var address = (IPEndPoint)deaf.LocalEndpoint;
        TcpClient[] queued = [.. Enumerable.Range(0, 8).Select(_ => new TcpClient())];
        Task[] connecting = [.. queued.Select(one => one.ConnectAsync(address))];
        await Eventually.TrueAsync(() => connecting.Any(one => one.IsCompletedSuccessfully), "a connection in the queue");
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var home = new ConsentingHome($"http://127.0.0.1:{address.Port}", clock.Now);
        home.Agent(clock).Log("import");
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");

        UploadResult result = await UploadAsync(home, clock);

        Assert.Contains(connecting, one => !one.IsCompleted);
        Assert.Equal(("later", "no-answer"), (result.Outcome, result.Reason));
        Assert.Contains("[\"import\",\"1.4\",\"2026-05-18\",1]", home.Agent(clock).ShowLogs(), StringComparison.Ordinal);
        Array.ForEach(queued, one => one.Dispose());
    }

    [Fact]
    public async Task Upload_CertificateWithoutAnIssuer_SendsNothing()
    {
        using X509Certificate2 certificate = SelfSigned();
        using var host = new ScriptedHost(certificate);
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var home = new ConsentingHome(host.Origin, clock.Now);
        home.Agent(clock).Log("import");
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");

        UploadResult result = await UploadAsync(home, clock);

        Assert.Equal(("later", "no-answer"), (result.Outcome, result.Reason));
        Assert.Empty(host.Bodies);
    }

    [Fact]
    public async Task Send_HostSaysNothing_NeitherWaitsNorHoldsTheProgram()
    {
        using var host = new ScriptedHost { Behaviour = Behaviours["says nothing"] };
        using var setup = new UsageSetup();
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var home = new ConsentingHome(host.Origin, clock.Now);
        home.Agent(clock).Log("import");
        setup.Variables["POPCON_USAGE_HOME"] = home.Home.Path;

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet", [Path.Combine(Repository.OutputOf("tests/Samples/Counting"), "Counting.dll"), "all", host.Origin, "500"], setup.Variables, deadline: Patience);

        Assert.Equal((0, "done on\n", string.Empty), (exitCode, output, error));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static async Task<UploadResult> UploadAsync(ConsentingHome home, SettableClock clock) =>
        await Task.Run(() => home.Agent(clock).Upload(force: true, TimeSpan.FromSeconds(2))).WaitAsync(Patience);
}
