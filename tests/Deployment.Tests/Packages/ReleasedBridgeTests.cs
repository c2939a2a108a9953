using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Packages;

/// <summary>The bridge of a release, one trimmed file, beside the bridge as built: what trimming takes away shows here.</summary>
[Trait("Speed", "Slow")]
[Collection(ReleaseCollection.Name)]
public sealed partial class ReleasedBridgeTests(BuiltRelease release)
{
    // The password of "prometheus" is "secret".
    private const string WebConfig = "basic_auth_users: {prometheus: $2y$04$mLCtBdwjYhkxz9J6XAg7SuAA3aLRE7ylKUOXmOHEI2wF.xWUl5Wyy}\n";

    private const string Mapping = """
        defaults: {observer_type: histogram, ttl: 1h}
        mappings:
          - {match: 'demo.*.size', name: demo_size, labels: {of: $1}}
          - {match: 'demo\.([a-z]+)\.time', match_type: regex, name: demo_time_$1, observer_type: summary}
          - {match: 'demo.native.*', name: demo_native, histogram_options: {native_histogram_bucket_factor: 1.1}}
        """;

    private const string Traffic = """
        demo.box.size:3|c
        demo.box.time:12.5|ms
        demo.native.one:2|h
        demo.level:7|g
        demo.set:x|s
        dotnet_popcon_reports:2|c
        dotnet_popcon_library_used:2|c|#library:newtonsoft.json
        dotnet_popcon_library_used:1|c|#library:=formula
        dotnet_popcon_library_unused:2|c|#library:serilog
        """;

    private const string ProtobufType = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=";

    // A path, what is accepted, and of the answers' lines only those that contain a word.
    private static readonly (string Path, string Accept, string Word)[] Requests =
    [
        ("/metrics", "text/plain", "demo"),
        ("/metrics", "application/openmetrics-text;version=1.0.0", "demo"),
        ("/metrics", ProtobufType + "text", "demo"),
        ("/metrics", ProtobufType + "compact-text", "demo"),
        ("/", "text/html", ""),
        ("/packages", "text/html", ""),
        ("/package?package=newtonsoft.json", "text/html", ""),
        ("/candidates", "text/html", ""),
        ("/api/v1/popularity?by=day", "application/json", ""),
        ("/api/v1/popularity", "text/csv", ""),
        ("/api/v1/span", "application/json", ""),
        ("/debug/vars", "application/json", "no such line"),
    ];

    [SkippableFact]
    public async Task Bridge_OfTheRelease_AnswersAsTheBuiltOne()
    {
        using var folder = new TemporaryFolder();
        string[] flags = ["--statsd.mapping-config=" + folder.Write("mapping.yml", Mapping), "--web.config.file=" + folder.Write("web.yml", WebConfig)];
        using BridgeProcess built = await BridgeProcess.StartAsync([.. flags, "--history.folder=" + folder.File("built")]);
        using BridgeProcess released = await BridgeProcess.StartProgramAsync(
            await ExtractAsync(folder), [.. flags, "--history.folder=" + folder.File("released")]);
        built.Send(Traffic);
        released.Send(Traffic);
        foreach (BridgeProcess bridge in (BridgeProcess[])[built, released])
        {
            await Eventually.TrueAsync(
                async () => (await AnswerAsync(bridge, "/metrics", "text/plain", "demo")).Contains("demo_size{of=\"box\"} 3", StringComparison.Ordinal), "the counts");
        }

        foreach ((string path, string accept, string word) in Requests)
        {
            await AssertSameAsync(bridge => AnswerAsync(bridge, path, accept, word), built, released);
        }
    }

    [SkippableTheory]
    [InlineData("--help")]
    [InlineData("--check-config", "--statsd.mapping-config=/no/such/file", "--web.listen-address=nonsense")]
    [InlineData("--check-config", "--statsd.mapping-config={folder}/damaged.yml")]
    public async Task Bridge_OfTheRelease_SaysWhatTheBuiltOneSays(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        folder.Write("damaged.yml", "mappings: [{match: a..b, nmae: c}, {match: '(', match_type: regex, name: d}]\n");
        string program = await ExtractAsync(folder);
        string[] given = [.. arguments.Select(one => one.Replace("{folder}", folder.Path, StringComparison.Ordinal))];
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(BridgeProcess.Built[0], [.. BridgeProcess.Built.Skip(1), .. given]);
        (int exitCodeReleased, string outputReleased, string errorReleased) = await RunningProcess.RunAsync(program, (IEnumerable<string>)given);
        Assert.Equal((exitCode, output), (exitCodeReleased, outputReleased));
        Assert.Equal(ErrorsOf(error), ErrorsOf(errorReleased));
        Assert.True(output.Length > 0 || ErrorsOf(error).Length > 0, error);
    }

    // The day may end between two answers.
    private static async Task AssertSameAsync(Func<BridgeProcess, Task<string>> answerOf, BridgeProcess built, BridgeProcess released)
    {
        (string Expected, string Actual) last = default;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    last = (await answerOf(built), await answerOf(released));
                    return last.Expected == last.Actual;
                },
                "the same answer");
        }
        catch (TimeoutException)
        {
            Assert.Equal(last.Expected, last.Actual);
            throw;
        }
    }

    // Without the time.
    private static string[] ErrorsOf(string log) =>
        [.. log.Split('\n').Where(line => line.Contains("level=ERROR", StringComparison.Ordinal)).Select(line => line[line.IndexOf("level=", StringComparison.Ordinal)..])];

    private async Task<string> ExtractAsync(TemporaryFolder folder)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "tar", ["--extract", "--strip-components=1", "--directory", folder.Path, "--file", await release.FileAsync("popcon-bridge-")]);
        Assert.True(exitCode == 0, output + error);
        return folder.File("PopCon.StatsdBridge");
    }

    [GeneratedRegex(@"(seconds|nanos): *\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CreatedPattern();

    private static async Task<string> AnswerAsync(BridgeProcess bridge, string path, string accept, string word)
    {
        using var http = new HttpClient { Timeout = Eventually.DefaultDeadline };
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("prometheus:secret"u8));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage response = await http.SendAsync(request);
        string body = (await response.Content.ReadAsStringAsync()).ReplaceLineEndings("\n");
        IEnumerable<string> lines = body.Split('\n').Where(line => line.Contains(word, StringComparison.Ordinal));
        return CreatedPattern().Replace($"{(int)response.StatusCode} {response.Content.Headers.ContentType}\n{string.Join('\n', lines)}", "TIME")
            .Replace(bridge.WebPort.ToString(CultureInfo.InvariantCulture), "WEB", StringComparison.Ordinal)
            .Replace(bridge.StatsdPort.ToString(CultureInfo.InvariantCulture), "STATSD", StringComparison.Ordinal);
    }
}
