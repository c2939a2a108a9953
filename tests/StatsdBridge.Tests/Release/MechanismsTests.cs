using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.StatsdBridge.Configuration;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>The reference itself, in Python, beside the bridge's parts: a mistake of its port to C# would show here.</summary>
public sealed class MechanismsTests
{
    private const int Histories = 3_000;
    private const int Unit = 4;

    // Quotes as Python writes them.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Reads histories, writes what is shown at the end of each. Noise is a table in the order in which it is asked for.
    private const string Script = """
        import json, sys
        sys.path.insert(0, sys.argv[1])
        import mechanisms
        from mechanisms import Dp, DpParameters, Gate, Ledger


        def name(series):
            return f'dotnet_popcon_library_used{{library="{series}"}}'

        for line in open(sys.argv[2], encoding="utf-8"):
            h = json.loads(line)
            if h["k"]:
                ledger = Ledger(Gate(h["k"], h["epoch"]))
            else:
                mechanisms.discrete_gaussian = lambda sigma2, rng, z=h["z"]: z
                ledger = Ledger(Dp(DpParameters(3, 1e-2, h["unit"]), h["epoch"]), h["unit"])
            for time, datagram in h["moments"]:
                ledger.datagram(time, datagram)
            ledger.advance(h["end"])
            print(json.dumps({name(s): ledger.shown[s] for s in sorted(ledger.shown)}, separators=(",", ":")))
        """;

    [SkippableFact]
    public async Task Ledger_InPython_ShowsTheSame()
    {
        string python = Tool.Require("python3", "python3");
        using var folder = new TemporaryFolder();
        var inputs = new List<string>();
        var expected = new List<string>();
        for (int seed = 0; seed < Histories; seed++)
        {
            var random = new Random(seed);
            History history = History.Random(random);
            int k = random.Next(2) * random.Next(2, 6);
            int z = random.Next(-5, 60);
            double end = history.Moments.Max(moment => moment.Time) + History.EpochSeconds;
            inputs.Add(JsonSerializer.Serialize(new
            {
                k,
                z,
                unit = Unit,
                epoch = History.EpochSeconds,
                end,
                moments = history.Moments
                    .Where(moment => moment.Datagram is not null)
                    .Select(moment => new object[] { moment.Time, Positive(moment.Datagram!) }),
            }));
            expected.Add(JsonSerializer.Serialize(ShownByBridge(history, k, z, end), Plain));
        }

        string file = folder.Write("histories.jsonl", string.Join('\n', inputs));
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            python, ["-B", folder.Write("ledger.py", Script), Vectors.Folder, file], deadline: TimeSpan.FromMinutes(5));
        Assert.True(exitCode == 0, error);
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, shown => shown.Length > 20);
    }

    private static SortedDictionary<string, long> ShownByBridge(History history, int k, int z, double end)
    {
        var epoch = TimeSpan.FromSeconds(History.EpochSeconds);
        PrivacyOptions options = k > 0
            ? new() { Mode = ReleaseMode.Gate, GateK = k, GateEpoch = epoch }
            : new() { Mode = ReleaseMode.Dp, DpEpsilon = 3, DpDelta = 1e-2, DpUnit = Unit, DpEpoch = epoch };
        History.Moment[] moments = [.. history.Moments.Where(moment => moment.Datagram is not null)];
        var bridge = new JoinedBridge(options, moments.Length == 0 ? end : moments[0].Time, noise: (_, _) => z);
        foreach (History.Moment moment in moments)
        {
            bridge.Datagram(moment.Time, moment.Text);
        }

        bridge.Advance(end);
        return bridge.Shown;
    }

    // JSON has no NaN and no infinity; what is not above 0 counts nothing on both sides.
    private static IEnumerable<object[]> Positive(IEnumerable<(string Series, double Value)> datagram) =>
        datagram.Select(increment => new object[] { increment.Series, increment.Value > 0 ? 1 : 0 });
}
