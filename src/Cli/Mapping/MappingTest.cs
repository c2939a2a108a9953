using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Statsd.Mapping;

namespace PopCon.Cli.Mapping;

/// <summary>A test of a mapping file: lines in, series and refusals out.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Name">Its name.</param>
/// <param name="Line">The line of the file that it begins in.</param>
/// <param name="Lines">The statsd lines.</param>
/// <param name="Series">All series that they make, in one form.</param>
/// <param name="Refused">All counters of what is refused or dropped, in one form.</param>
internal sealed record MappingTest(string Name, int Line, IReadOnlyList<string> Lines, IReadOnlyList<string> Series, IReadOnlyList<string> Refused)
{
    /// <summary>Runs it.</summary>
    /// <returns>What is missing and what is unexpected, a line each; nothing where it passes.</returns>
    public async Task<IReadOnlyList<string>> FindDifferencesAsync(MetricMapper mapper)
    {
        var trial = new LineTrial(mapper);
        foreach (string line in Lines)
        {
            trial.Take(line);
        }

        return [.. Compare("series", Series, await trial.SeriesAsync()), .. Compare("refusal", Refused, await trial.RefusalsAsync())];
    }

    private static IEnumerable<string> Compare(string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        string[] found = [.. actual.Select(line => SeriesText.Normalize(line) ?? line)];
        return expected.Except(found, StringComparer.Ordinal).Select(line => $"missing {what}: {line}")
            .Concat(found.Except(expected, StringComparer.Ordinal).Select(line => $"unexpected {what}: {line}"));
    }
}
