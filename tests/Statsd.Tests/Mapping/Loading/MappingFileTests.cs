using System.Collections.Generic;
using System.Globalization;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Mapping.Loading;

public sealed class MappingFileTests
{
    [Fact]
    public void Load_ManyMistakes_ListsAllOfThem()
    {
        const string Yaml =
            """
            defaults:
              observer_type: timer
              scale: 2
              ttl: soon
            mappings:
            - match: gate..a
              name: 9lives
              labels: {k: v, 'k:k': [], two: a, two: b}
            - match: '(hive'
              match_type: regex
              colour: red
              name: x
              name: y
              honor_labels: 1
              scale: '2'
            - {}
            - match: gate.a
              name: x
              observer_type: summary
              histogram_options: {buckets: 1, age: 2}
              summary_options: {age_buckets: -1, max_age: 1d, quantiles: [{quantile: a}]}
              match_metric_type: ''
              action: Drop
              help: [a]
            rules: []
            """;

        var exception = Assert.Throws<MappingFileException>(() => MetricMapper.Load(Yaml, "map.yml", null));

        Assert.Equal(
            """
            map.yml:2: defaults: observer_type: 'timer' is unknown; use summary or histogram
            map.yml:3: defaults: unknown key 'scale'; use one of observer_type, match_type, glob_disable_ordering, ttl, summary_options, histogram_options, or remove it
            map.yml:4: defaults: ttl: 'soon' is not a duration; write a number with h, m, s, ms, us or ns, such as 1h30m
            map.yml:6: rule 1 (match "gate..a"): match: not a valid glob pattern; write segments of letters, digits, '_' and '-', or a single '*', joined by dots, not starting with a digit; or set match_type: regex
            map.yml:7: rule 1 (match "gate..a"): name: '9lives' is not a valid metric name; use letters, digits, '_' and references such as ${1}, not starting with a digit
            map.yml:8: rule 1 (match "gate..a"), labels: key 'two' is given twice; remove one
            map.yml:8: rule 1 (match "gate..a"), labels: k: not a valid label name; use two or more letters, digits and '_', not starting with a digit
            map.yml:8: rule 1 (match "gate..a"), labels: k:k: a single value is expected
            map.yml:8: rule 1 (match "gate..a"), labels: k:k: not a valid label name; use two or more letters, digits and '_', not starting with a digit
            map.yml:9: rule 2 (match "(hive"): match: not a valid RE2 regular expression: '(' is never closed (character 1)
            map.yml:11: rule 2 (match "(hive"): unknown key 'colour'; use one of match, match_type, match_metric_type, name, labels, honor_labels, help, action, observer_type, summary_options, histogram_options, scale, ttl, privacy, privacy_k, privacy_labels, or remove it
            map.yml:13: rule 2 (match "(hive"): key 'name' is given twice; remove one
            map.yml:14: rule 2 (match "(hive"): honor_labels: '1' is not true or false; write one of them without quotes
            map.yml:15: rule 2 (match "(hive"): scale: '2' is not a number; write it without quotes
            map.yml:16: rule 3 (match ""): match: missing; every rule needs one
            map.yml:16: rule 3 (match ""): name: missing; every rule needs one, also with action: drop
            map.yml:20: rule 4 (match "gate.a"): histogram_options: does not fit observer_type summary; remove it or use summary_options
            map.yml:20: rule 4 (match "gate.a"), histogram_options: unknown key 'age'; use one of buckets, native_histogram_bucket_factor, native_histogram_max_buckets, or remove it
            map.yml:20: rule 4 (match "gate.a"), histogram_options: buckets: a list is expected
            map.yml:21: rule 4 (match "gate.a"), summary_options: max_age: '1d' is not a duration; write a number with h, m, s, ms, us or ns, such as 1h30m
            map.yml:21: rule 4 (match "gate.a"), summary_options, quantiles: quantile: 'a' is not a number; write it without quotes
            map.yml:21: rule 4 (match "gate.a"), summary_options: age_buckets: '-1' is not a whole number from 0 to 4294967295
            map.yml:22: rule 4 (match "gate.a"): match_metric_type: '' is unknown; use counter or gauge or observer
            map.yml:23: rule 4 (match "gate.a"): action: 'Drop' is unknown; use map or drop
            map.yml:24: rule 4 (match "gate.a"): help: a single value is expected
            map.yml:25: unknown key 'rules'; use one of defaults, mappings, or remove it
            """,
            exception.Message);
    }

    [Fact]
    public void Load_SuspiciousButUsable_WarnsAndRepairs()
    {
        const string Yaml =
            """
            defaults:
              timer_type: histogram
              buckets: [1, 2]
            mappings:
            - match: a.*
              name: x
              histogram_options: {buckets: [2, 1, .nan, 1, .inf]}
              labels: {__own: a, le: b}
              ttl: 30
            - match: a.b
              name: y
              observer_type: summary
              match_metric_type: timer
              quantiles: [{quantile: 0.5, error: 2}, {quantile: 1.5}]
            - match: c
              name: z
              observer_type: summary
              summary_options: {max_age: -1s, buf_cap: 4000000000}
            """;
        var warnings = new List<string>();

        MetricMapper mapper = MetricMapper.Load(Yaml, "map.yml", warnings.Add);

        Assert.Equal(
            """
            map.yml:2: defaults: timer_type: deprecated; use observer_type
            map.yml:3: defaults: buckets: deprecated; use histogram_options.buckets
            map.yml:9: rule 1 (match "a.*"): ttl: 30 without a unit is nanoseconds; write 30s for seconds
            map.yml:7: rule 1 (match "a.*"), histogram_options: buckets: must be ascending numbers; they are sorted, and duplicates and NaN are left out
            map.yml:8: rule 1 (match "a.*"), labels: __own: Prometheus reserves names that start with '__', so all samples are refused; rename it
            map.yml:8: rule 1 (match "a.*"), labels: le: Prometheus uses this label in histograms, so timers are refused; rename it
            map.yml:13: rule 2 (match "a.b"): match_metric_type: timer is deprecated; use observer
            map.yml:14: rule 2 (match "a.b"): quantiles: deprecated; use summary_options.quantiles
            map.yml:14: rule 2 (match "a.b"), quantiles: error: 2 is not between 0 and 1; 0 is used
            map.yml:14: rule 2 (match "a.b"), quantiles: quantile: 1.5 is not between 0 and 1 and is left out
            map.yml:18: rule 3 (match "c"), summary_options: max_age: negative, so it counts as not set; write a positive duration
            map.yml:18: rule 3 (match "c"), summary_options: buf_cap: 4000000000 is above the maximum of 1000000, which is used instead
            map.yml:10: rule 2 (match "a.b"): never matches, because rule 1 (match "a.*") comes first; remove it or move it up
            """,
            string.Join('\n', warnings));
        Assert.Equal(3, mapper.RuleCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("---")]
    [InlineData("~")]
    [InlineData("{}")]
    [InlineData("mappings:")]
    [InlineData("defaults:\nmappings: []\n")]
    [InlineData("\uFEFFmappings: []")]
    [InlineData("{\"mappings\": []}\r\n")]
    [InlineData("mappings: []\n---\nmappings: [}")]
    [InlineData("%YAML 1.1\n---\n{}")]
    public void Load_NothingInIt_HasNoRules(string yaml) =>
        Assert.Equal(0, MetricMapper.Load(yaml, "map.yml", null).RuleCount);

    /// <summary>B5: values that statsd_exporter 0.30 refuses.</summary>
    [Theory]
    [InlineData("labels: {null: x}", "1: rule 1 (match \"a\"), labels: : not a valid label name; use two or more letters, digits and '_', not starting with a digit")]
    [InlineData("match_metric_type: NULL", "1: rule 1 (match \"a\"): match_metric_type: '' is unknown; use counter or gauge or observer")]
    [InlineData("ttl: .inf", "1: rule 1 (match \"a\"): ttl: '.inf' is not a duration; write a number with h, m, s, ms, us or ns, such as 1h30m")]
    [InlineData("help: !!binary '*'", "1: not valid YAML: !!binary expects base64; correct it or remove the tag (column 39)")]
    public void Load_ValueOfTheWrongKind_IsRefused(string setting, string error)
    {
        var exception = Assert.Throws<MappingFileException>(() => MetricMapper.Load($"mappings: [{{match: a, name: xy, {setting}}}]", "map.yml", null));

        Assert.Equal("map.yml:" + error, exception.Message);
    }

    /// <summary>B2 and B5: values and layouts that statsd_exporter 0.30 accepts.</summary>
    [Fact]
    public void Load_LooseLayout_IsRead()
    {
        MetricMapper mapper = MetricMapper.Load(
            """
            mappings:
            - match: "a"#comment
              name: xy
              help: "a long
              text"
              match_metric_type: null
              observer_type: NULL
              ttl: -.inf
              labels: {l1: x,
              l2: y}
            """,
            "map.yml",
            null);

        MappingResult result = mapper.Match("a", StatsdType.Counter)!;
        Assert.Equal(("a long text", long.MinValue, 2), (result.Settings.Help, result.Settings.TtlNanoseconds, result.Labels.Count));
    }

    [Theory]
    [InlineData("%YAML 1.2\n---\n{}")]
    [InlineData("mappings: [}")]
    [InlineData("mappings:\n\t- match: a")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("mappings: *nowhere")]
    [InlineData("mappings: &a [*a]")]
    [InlineData("mappings: \u0001")]
    [InlineData("? [a]\n: b")]
    [InlineData("Mappings: []")]
    public void Load_NotAMappingFile_NamesTheLine(string yaml) =>
        Assert.StartsWith(
            "map.yml:", Assert.Throws<MappingFileException>(() => MetricMapper.Load(yaml, "map.yml", null)).Message);

    [Fact]
    public void Load_Merges_TakeEffectWhereTheyStand()
    {
        MetricMapper mapper = MetricMapper.Load(
            """
            mappings:
            - &base {match: a, name: x, help: base, ttl: 1s}
            - {<<: *base, match: b, help: own}
            - <<: [{help: first}, {help: second}]
              match: c
              name: x
            """,
            "map.yml",
            null);

        MetricSettings merged = mapper.Match("b", default)!.Settings;
        Assert.Equal("own", merged.Help);
        Assert.Equal(1_000_000_000, merged.TtlNanoseconds);
        Assert.Equal("first", mapper.Match("c", default)!.Settings.Help);
    }

    [Fact]
    public void Load_MergesThatMultiply_AreRefused()
    {
        // Each level merges the one before ten times: 10^9 keys if nobody stops it.
        string yaml = "mappings:\n- &m0 {match: a, name: x}\n";
        for (int i = 1; i < 10; i++)
        {
            string alias = string.Create(CultureInfo.InvariantCulture, $"*m{i - 1}");
            string merges = string.Join(", ", System.Linq.Enumerable.Repeat(alias, 10));
            yaml += string.Create(CultureInfo.InvariantCulture, $"- &m{i} {{<<: [{merges}]}}\n");
        }

        var exception = Assert.Throws<MappingFileException>(() => MetricMapper.Load(yaml, "map.yml", null));

        Assert.Contains("'<<' merges too many keys", exception.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DeepNesting_IsRefused()
    {
        string yaml = "mappings: " + new string('[', 10_000);

        var exception = Assert.Throws<MappingFileException>(() => MetricMapper.Load(yaml, "map.yml", null));

        Assert.Contains("levels of nesting", exception.Message, System.StringComparison.Ordinal);
    }
}
