using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Compatibility.Playing;
using Xunit.Abstractions;

namespace PopCon.Compatibility;

/// <summary>
/// Plays cases captured from statsd_exporter against the real bridge. The derived classes share the sections of the
/// corpus among them, so that several cases run at the same time.
/// </summary>
public abstract class CorpusTests(ITestOutputHelper output)
{
    // Cases race with the processes they start, and the machine may be busy: a difference counts if it stays.
    private const int Attempts = 3;

    /// <summary>Passes when the case matches, or when the difference is listed in <see cref="KnownDifferences"/>.</summary>
    protected async Task AssertMatchesAsync(string id)
    {
        var corpusCase = CorpusCase.Find(id);
        IReadOnlyList<string> differences = [];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            using var player = new CasePlayer(corpusCase);
            JsonObject seen = await player.PlayAsync();
            differences = Verdict.Differences(corpusCase, seen);
            if (differences.Count == 0)
            {
                return;
            }
        }

        string all = string.Join('\n', differences);
        if (!KnownDifferences.Reasons.TryGetValue(id, out string? reason))
        {
            Assert.Fail(all);
        }

        output.WriteLine($"Deliberately different: {reason}\n{all}");
    }
}
