using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Compatibility;

/// <summary>The corpus is run whole, and the table of differences says only what it may.</summary>
public sealed class CorpusCoverageTests
{
    [Fact]
    public void Rows_OfAllTestClasses_CoverEveryCaseOnce()
    {
        IEnumerable<object[]>[] parts =
        [
            LineCorpusTests.Cases, TagCorpusTests.Cases, MappingCorpusTests.Cases,
            ConfigurationCorpusTests.Cases, MetricCorpusTests.Cases, ServingCorpusTests.Cases,
        ];

        string[] covered = [.. parts.SelectMany(rows => rows).Select(row => (string)row[0]).Order(StringComparer.Ordinal)];

        string[] all = [.. CorpusCase.All.Select(corpusCase => corpusCase.Id).Order(StringComparer.Ordinal)];
        Assert.Equal(all, covered);
    }

    [Fact]
    public void Reasons_EveryEntry_IsAnAccidentOfTheOriginal() =>
        Assert.All(KnownDifferences.Reasons.Keys, id => Assert.Equal("deviation-allowed", CorpusCase.Find(id).Parity));
}
