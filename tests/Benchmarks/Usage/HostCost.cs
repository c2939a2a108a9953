using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Benchmarks.Load;
using PopCon.TestSupport;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.BlindRsa;
using PopCon.Usage.Events.Text;
using PopCon.Usage.Events.Tokens;

namespace PopCon.Benchmarks.Usage;

/// <summary>The host as a process: processor time of a batch and of a blind signature.</summary>
/// <remarks>The client mints tokens itself, with the key that it gave the host; it runs beside the host, so wall time says little.</remarks>
internal sealed class HostCost : IDisposable
{
    // Enough for the compiler to be done with the code of a batch.
    private const int WarmUp = 20_000;
    private const int Batches = 12_000;
    private const int Signatures = 1_600;
    private const int AtOnce = 16;
    private const int Connections = 32;
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private readonly RSA _key = RSA.Create(IssuerPublicKey.TokenKeyBits);
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, AllowAutoRedirect = false });
    private readonly RunningProcess _host;

    private HostCost(TemporaryFolder folder)
    {
        folder.Write("issuer.pem", _key.ExportPkcs8PrivateKeyPem());
        string list = Repository.PathOf("tests", "Samples", "Counting", "popcon-usage.json");
        string config = folder.Write(
            "host.json",
            $$"""{"listen":"http://127.0.0.1:0","data":"data","packages":["{{list}}"],"tokensPerWeek":1000000,"issuerKeys":[{"pem":"issuer.pem","from":"2020-01-01T00:00:00Z","to":"2120-01-01T00:00:00Z"}]}""");
        _host = RunningProcess.Start("dotnet", [Path.Combine(Repository.OutputOf("src/Usage.Host"), "PopCon.Usage.Host.dll"), "--config", config]);
    }

    /// <summary>Appends the figures.</summary>
    public static async Task AppendAsync(StringBuilder report, TemporaryFolder folder)
    {
        using var cost = new HostCost(folder);
        await Eventually.TrueAsync(() => cost._host.Output.Contains("listening on ", StringComparison.Ordinal), "the host");
        string origin = cost._host.Output["listening on ".Length..].Trim();
        cost._client.BaseAddress = new Uri(origin);
        byte[][] bodies = [.. Enumerable.Range(0, WarmUp + Batches).Select(cost.Body)];
        string[] tokens = cost.Mint(bodies.Length, origin["http://".Length..]);
        await cost.SendAsync(bodies, tokens, 0, WarmUp);
        (double cpu, double wall) = await cost.MeasureAsync(() => cost.SendAsync(bodies, tokens, WarmUp, Batches));
        string access = await cost.ConsentAsync();
        (double signCpu, _) = await cost.MeasureAsync(() => cost.SignAsync(access));
        report.Append("\n## The host, per core (processor time of its process)\n\n| | aim | measured |\n|-|-|-|\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"| batches of two rows, each synced to the disk, after {WarmUp:N0} others | 5,000/s | {Batches / cpu:N0}/s |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| the same by the clock, with the client on the same machine | – | {Batches / wall:N0}/s |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| blind signatures, {AtOnce} a request | 150/s | {Signatures / signCpu:N0}/s |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| memory afterwards, resident | – | {ProcessUsage.ResidentMegabytes(cost._host.Id):F0} MB |");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _client.Dispose();
        _key.Dispose();
    }

    private byte[] Body(int number)
    {
        DateOnly day = UsageTime.DayOf(TimeProvider.System.GetUtcNow()).AddDays(-1 - (number % 20));
        return UsageBatch.Write(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), "contoso.lib", 1, [new UsageRow("export", "1.4", day, 3), new UsageRow("import", "1.4", day, 17)], installId: null);
    }

    private string[] Mint(int count, string authority)
    {
        var key = new IssuerPublicKey(BlindRsaPrivateKey.From(_key.ExportParameters(includePrivateParameters: true)).Public);
        byte[] challenge = TokenChallenge.Create(authority, "contoso.lib");
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            byte[] input = PrivateToken.CreateInput(RandomNumberGenerator.GetBytes(PrivateToken.NonceBytes), challenge, key);
            return Base64Text.Encode([.. input, .. _key.SignData(input, HashAlgorithmName.SHA384, RSASignaturePadding.Pss)]);
        })];
    }

    private Task SendAsync(byte[][] bodies, string[] tokens, int from, int count) => Parallel.ForAsync(
        from, from + count, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (i, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/usage-event") { Content = new ByteArrayContent(bodies[i]) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation("Authorization", $"PrivateToken token=\"{tokens[i]}\"");
            using HttpResponseMessage answer = await _client.SendAsync(request, stop);
            answer.EnsureSuccessStatusCode();
        });

    private async Task<string> ConsentAsync()
    {
        const string Redirect = "http://127.0.0.1:43121/install-completed";
        string page = await _client.GetStringAsync(new Uri(
            "/user/usage-install?response_type=code&client_id=popcon-usage&package=contoso.lib&package_version=1.4&revision=1&mode=anonymous&redirect_uri=" + Uri.EscapeDataString(Redirect)
            + "&state=state-0123456789abcdef&code_challenge_method=S256&code_challenge=" + Pkce.Challenge(Verifier),
            UriKind.Relative));
        string form = Regex.Match(page, "name=\"request\" value=\"(?<id>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["id"].Value;
        string code = Regex.Match(await PostAsync("/user/usage-install", ("request", form), ("decision", "accept")), "\"code\":\"(?<id>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["id"].Value;
        string grant = await PostAsync(
            "/auth/token", ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect), ("code_verifier", Verifier), ("client_id", "popcon-usage"));
        return JsonElement.Parse(grant).GetProperty("access_token").GetString()!;
    }

    private async Task<string> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        request.Headers.Accept.ParseAdd("application/json");
        using HttpResponseMessage answer = await _client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task SignAsync(string access)
    {
        string id = new IssuerPublicKey(BlindRsaPrivateKey.From(_key.ExportParameters(includePrivateParameters: true)).Public).Id;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access);
        for (int i = 0; i < Signatures; i += AtOnce)
        {
            string[] blinded = [.. Enumerable.Range(0, AtOnce).Select(_ => Base64Text.Encode([0, .. RandomNumberGenerator.GetBytes(255)]))];
            using HttpResponseMessage answer = await _client.PostAsJsonAsync("/api/usage-event/tokens", new Dictionary<string, object>(StringComparer.Ordinal) { ["key"] = id, ["blinded"] = blinded });
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task<(double Cpu, double Wall)> MeasureAsync(Func<Task> run)
    {
        double before = ProcessUsage.ProcessorSeconds(_host.Id);
        long started = Stopwatch.GetTimestamp();
        await run();
        return (ProcessUsage.ProcessorSeconds(_host.Id) - before, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
