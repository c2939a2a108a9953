using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Gateway.Tests.Fuzzing;

/// <summary>Damaged requests of every kind against the built gateway: it answers or closes, it never fails, and its memory stays bounded.</summary>
/// <remarks>
/// POPCON_FUZZ_SECONDS asks for a long run, POPCON_FUZZ_SEED for another one:
/// <c>POPCON_FUZZ_SECONDS=3600 dotnet test tests/Gateway.Tests -c Release --filter FullyQualifiedName~LongRun</c>.
/// </remarks>
public sealed class MutatedRequestsTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 8;
    private const int ReloadEvery = 100;
    private const int MaxMegabytes = 400;

    // What a server may say about itself: an answer that is not offered, upstream or storage trouble, an HTTP version, a full disk.
    private static readonly int[] AllowedServerErrors = [501, 502, 503, 505, 507];

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<int, int> _answers = new();
    private int _connections;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Gateway_MutatedRequests_NeverFails(int seed) => RunAsync(seed, (sent, _) => sent < 400);

    // What long runs found.
    [Theory]
    [InlineData("GET /v2/team/b1/ki\u0004e/blobs/sha256:00 HTTP/1.1\r\nHost: rules.example.test\r\n\r\n", 400)]
    [InlineData("GET /kite/1?a=\u007Fb HTTP/1.1\r\nHost: rules.example.test\r\n\r\n", 400)]
    [InlineData("HeAD /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 501)]
    [InlineData("HeAD /v3/index.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 501)]
    [InlineData("POST /events HTTP/1.1\r\nHost: rules.example.test\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"platform\":\"mac\u0095\"}", 200)]
    public async Task Gateway_RequestThatFailedOnce_IsAnswered(string request, int expected)
    {
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), _folder.Write("gateway.yaml", RequestSamples.Config), "--log.level=error");

        int[] statuses = await RawConnection.SendAsync(gateway.Address, System.Text.Encoding.Latin1.GetBytes(request), isWhole: true);

        Assert.Equal(expected, statuses[0]);
        Assert.Empty(gateway.Log);
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Gateway_LongRun_NeverFails()
    {
        string? seconds = Environment.GetEnvironmentVariable("POPCON_FUZZ_SECONDS");
        Skip.If(seconds is null, "runs for as many seconds as POPCON_FUZZ_SECONDS says");
        var duration = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
        await RunAsync(
            int.Parse(Environment.GetEnvironmentVariable("POPCON_FUZZ_SEED") ?? "3", CultureInfo.InvariantCulture),
            (_, elapsed) => elapsed < duration);
    }

    private async Task RunAsync(int seed, Func<int, TimeSpan, bool> goesOn)
    {
        string config = _folder.Write("gateway.yaml", RequestSamples.Config);
        using GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File("data"), config, "--log.level=error");
        long memory = ResidentMegabytes(gateway.Id);

        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() =>
            AttackAsync(gateway, (seed * Clients) + client, sent => goesOn(sent, Stopwatch.GetElapsedTime(started))))));

        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {_connections} connections, {_answers.Values.Sum()} answers, {memory} MB at the start, {ResidentMegabytes(gateway.Id)} MB at the end; ")
            + string.Join(", ", _answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}"));
        output.WriteLine(summary);
        Assert.True(ResidentMegabytes(gateway.Id) < MaxMegabytes, summary);
        await gateway.StopAsync();
    }

    private async Task AttackAsync(GatewayProcess gateway, int seed, Func<int, bool> goesOn)
    {
        var mutations = new RequestMutations(seed);
        for (int sent = 0; goesOn(sent); sent++)
        {
            byte[] bytes = mutations.Next(out bool changesConfig);
            string request = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, number {sent}: {Convert.ToBase64String(bytes)}");
            int[] statuses;
            try
            {
                statuses = await RawConnection.SendAsync(gateway.Address, bytes);
            }
            catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException)
            {
                throw new InvalidOperationException($"No answer ({e.Message}) to {request}\n{gateway.Log}", e);
            }

            Interlocked.Increment(ref _connections);
            Array.ForEach(statuses, status => _answers.AddOrUpdate(status, 1, (_, count) => count + 1));
            Assert.True(Array.TrueForAll(statuses, IsAllowed), $"{string.Join(' ', statuses)}: {request}\n{gateway.Log}");
            if ((changesConfig && statuses.Contains(200)) || sent % ReloadEvery == 0)
            {
                // Back to the configuration of the file.
                gateway.Signal("HUP");
            }
        }
    }

    private static bool IsAllowed(int status) => status < 500 || AllowedServerErrors.Contains(status);

    private static long ResidentMegabytes(int process)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
