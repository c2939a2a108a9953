using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Hosting.Files;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.TestSupport;

namespace PopCon.Statsd.Tests.Mapping;

public sealed class MetricMapperTests
{
    [Theory]
    [InlineData("dock.crane", "dock.crane", "x")]
    [InlineData("dock.crane", "dock.crane.a", "unmapped")]
    [InlineData("dock.crane", "dock", "unmapped")]
    [InlineData("dock.*", "dock.", "x")]
    [InlineData("dock.*", "dock.ñ", "x")]
    [InlineData("dock.*", "Dock.a", "unmapped")]
    [InlineData("*.*", "..", "unmapped")]
    [InlineData("*.*", ".", "x")]
    [InlineData("dock.*.*", "dock.*.z", "x")]
    public void Match_Glob_ComparesSegmentBySegment(string pattern, string name, string expected) =>
        Assert.Equal(expected, Describe(Load($"mappings: [{{match: '{pattern}', name: x}}]"), name));

    [Fact]
    public void Match_GlobsInOrder_FirstOfTheFileWins()
    {
        MetricMapper mapper = Load(
            """
            mappings:
            - {match: p.q.r.t, name: a1}
            - {match: p.q.*.s, name: a2}
            - {match: p.*.r.s, name: a3}
            - {match: p.q, name: short}
            """);

        Assert.Equal("a2", Describe(mapper, "p.q.r.s"));
        Assert.Equal("a3", Describe(mapper, "p.z.r.s"));
        Assert.Equal("short", Describe(mapper, "p.q"));
    }

    [Fact]
    public void Match_OrderingDisabled_LeftmostLiteralWinsAndNothingIsMissed()
    {
        MetricMapper mapper = Load(
            """
            defaults: {glob_disable_ordering: true}
            mappings:
            - {match: dock.*.b, name: star}
            - {match: dock.a.*, name: literal}
            - {match: dock.a.c, name: exact}
            - {match: dock.*.*, name: any}
            """);

        Assert.Equal("literal", Describe(mapper, "dock.a.b"));
        Assert.Equal("exact", Describe(mapper, "dock.a.c"));
        Assert.Equal("star", Describe(mapper, "dock.z.b"));
        Assert.Equal("any", Describe(mapper, "dock.z.z"));
    }

    [Fact]
    public void Match_TypedRule_OnlyTakesItsType()
    {
        MetricMapper mapper = Load(
            """
            mappings:
            - {match: dock.*, name: typed, match_metric_type: counter}
            - {match: dock.a, name: any}
            - {match: ^hive, match_type: regex, name: observed, match_metric_type: observer}
            """);

        Assert.Equal("typed", Describe(mapper, "dock.a", StatsdType.Counter));
        Assert.Equal("any", Describe(mapper, "dock.a", StatsdType.Gauge));
        Assert.Equal("observed", Describe(mapper, "hive", StatsdType.Observer));
        Assert.Equal("unmapped", Describe(mapper, "hive", StatsdType.Counter));
    }

    [Fact]
    public void Match_GlobBehindRegex_GlobWins()
    {
        MetricMapper mapper = Load(
            """
            mappings:
            - {match: '.*', match_type: regex, name: regex}
            - {match: hive.*, name: glob}
            """);

        Assert.Equal("glob", Describe(mapper, "hive.bee"));
        Assert.Equal("regex", Describe(mapper, "nest.bee"));
    }

    [Fact]
    public void Match_Templates_NameIsEscapedAndLabelsAreNot()
    {
        MetricMapper mapper = Load(
            """
            mappings:
            - match: quarry.*.*
              name: ${2}_$1
              labels: {b_label: '$1|$2', a_label: '[${2}]', none: ~}
            """);

        Assert.Equal("_9c_a_b{b_label=a-b|9c, a_label=[9c], none=}", Describe(mapper, "quarry.a-b.9c"));
    }

    [Fact]
    public void Match_Drop_CarriesNothing()
    {
        MetricMapper mapper = Load("mappings: [{match: '*', name: $1, labels: {aa: $1}, action: drop}]");

        MappingResult result = mapper.Match("mast", StatsdType.Counter)!;

        Assert.Equal(MappingAction.Drop, result.Action);
        Assert.Empty(result.Labels);
    }

    [Fact]
    public void Match_NameExpandsToNothing_IsEmpty() =>
        Assert.Equal("", Describe(Load("mappings: [{match: 'a.*', name: $1}]"), "a."));

    [Theory]
    [InlineData("dotnet_popcon.library_used.Newtonsoft.Json", "dotnet_popcon_library_used{library=Newtonsoft.Json}")]
    [InlineData("python_popcon.library_unused.numpy", "python_popcon_library_unused{library=numpy}")]
    // B10: what the Python reporter sends under the prefix of its README.
    [InlineData("python_popcon.library_used.library_used.PyYAML", "python_popcon_library_used{library=PyYAML}")]
    [InlineData("python_popcon.library_used.library_used", "python_popcon_library_used{library=library_used}")]
    [InlineData(
        "python_popcon.namespace.hub-b.library_used.library_used.PyYAML",
        "python_popcon_library_used{namespace=hub-b, library=PyYAML}")]
    [InlineData(
        "dotnet_popcon.namespace.prod.library_used.A.B", "dotnet_popcon_library_used{namespace=prod, library=A.B}")]
    [InlineData("dotnet_popcon.reports", "dotnet_popcon_reports")]
    [InlineData("python_popcon.namespace.x-1.reports", "python_popcon_reports{namespace=x-1}")]
    [InlineData("dotnet_popcon.library_used.", "unmapped")]
    [InlineData("my.dotnet_popcon.reports", "unmapped")]
    [InlineData("java_popcon.reports", "unmapped")]
    public void BuiltIn_PopularityNames_KeepTheDotsOfLibraries(string name, string expected) =>
        Assert.Equal(expected, Describe(MetricMapper.BuiltIn, name));

    [Fact]
    public void BuiltIn_Counts_AsNoMappingFile()
    {
        Assert.Equal(0, MetricMapper.BuiltIn.RuleCount);
        Assert.Equal(MetricMapper.None.Defaults, MetricMapper.BuiltIn.Defaults);
        Assert.Null(MetricMapper.None.Match("a", StatsdType.Counter));
    }

    [Fact]
    public void WriteGraph_Globs_DrawsOneTreePerType()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);

        Load("mappings: [{match: 'a.*', name: x, match_metric_type: gauge}]").WriteGraph(text);

        Assert.Equal(
            """
            digraph globs {
              rankdir=LR;
              node [shape=circle, label=""];
              n0 [shape=box, label="counter"];
              n1 [shape=box, label="gauge"];
              n2 [];
              n1 -> n2 [label="a"];
              n3 [shape=doublecircle, label="1", tooltip="a.*"];
              n2 -> n3 [label="*"];
              n4 [shape=box, label="observer"];
            }

            """,
            text.ToString());
    }

    [Fact]
    public void WriteGraph_NoGlobs_IsAGraph()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);

        MetricMapper.BuiltIn.WriteGraph(text);

        Assert.EndsWith("}\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFile_Utf8AndUtf16WithMark_AreRead()
    {
        const string Yaml = "mappings: [{match: a, name: x, help: größe}]";
        using var folder = new TemporaryFolder();
        foreach (Encoding encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            string path = Path.Combine(folder.Path, encoding.WebName);
            File.WriteAllText(path, Yaml, encoding);

            Assert.Equal("größe", MetricMapper.LoadFile(path, new FileSet(), null).Match("a", StatsdType.Gauge)!.Settings.Help);
        }
    }

    [Fact]
    public void LoadFile_NoFileOrNoText_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "missing.yml");
        string binary = Path.Combine(folder.Path, "binary.yml");
        File.WriteAllBytes(binary, [(byte)'a', 0xFF]);

        Assert.Equal($"{missing}: there is no such file", Failure(missing));
        Assert.Equal($"{folder.Path}: this is a directory, not a file", Failure(folder.Path));
        Assert.Equal($"{binary}: the file is not valid UTF-8 at byte 2", Failure(binary));

        static string Failure(string path) =>
            Assert.Throws<MappingFileException>(() => MetricMapper.LoadFile(path, new FileSet(), null)).Message;
    }

    private static MetricMapper Load(string yaml) => MetricMapper.Load(yaml, "map.yml", null);

    // name{label=value, …}, or "unmapped"
    private static string Describe(MetricMapper mapper, string name, StatsdType type = StatsdType.Counter)
    {
        if (mapper.Match(name, type) is not { } result)
        {
            return "unmapped";
        }

        IEnumerable<string> labels = result.Labels.Select(label => $"{label.Key}={label.Value}");
        return result.Labels.Count == 0 ? result.MetricName : $"{result.MetricName}{{{string.Join(", ", labels)}}}";
    }
}
