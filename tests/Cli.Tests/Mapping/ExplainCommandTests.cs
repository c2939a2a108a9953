using System;
using System.Linq;
using PopCon.Cli.Invocation;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Mapping;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Explain_MappedLine_ShowsEveryStep()
    {
        string mapping = Mapping();

        (int exitCode, string output, string error) = Popcon.Run("explain", "shop.eu.checkout.failed:3|c|@0.5|#host:a,bad", "--mapping", mapping);

        Assert.Equal((ExitCode.Done, string.Empty), (exitCode, error));
        Assert.Equal(
            $$"""
            line     shop.eu.checkout.failed:3|c|@0.5|#host:a,bad
            name     shop.eu.checkout.failed
            tag      host = a
            sample   counter, 6
            rule     rule 1 (match "shop.*.checkout.*"), line 2 of {{mapping}}
            label    region = eu
            label    outcome = failed
            series   shop_checkouts_total{host="a",outcome="failed",region="eu"} 6
            refused  statsd_exporter_tag_errors_total 1

            """.ReplaceLineEndings("\n"),
            output);
    }

    [Fact]
    public void Explain_BuiltInRules_ReadTheReportersLine() => Assert.Contains(
        "series   dotnet_popcon_library_used{library=\"newtonsoft.json\",namespace=\"prod\"} 1\n",
        Popcon.Run("explain", "dotnet_popcon.namespace.prod.library_used.newtonsoft.json:1|c").Output);

    [Theory]
    [InlineData("nothing", "refused  statsd_exporter_sample_errors_total{reason=\"malformed_line\"} 1")]
    [InlineData("a:x|c", "refused  statsd_exporter_sample_errors_total{reason=\"malformed_value\"} 1")]
    [InlineData("a:1|q", "refused  statsd_exporter_sample_errors_total{reason=\"illegal_event\"} 1")]
    [InlineData("a:-1|c", "refused  statsd_exporter_events_error_total{reason=\"illegal_negative_counter\"} 1")]
    [InlineData("a:1|ms|@2", "refused  popcon_bridge_weightless_samples_total 1")]
    [InlineData("statsd_exporter_lines_total:1|c", "refused  statsd_exporter_events_conflict_total{metric_name=\"statsd_exporter_lines_total\",type=\"counter\"} 1")]
    [InlineData("noise.x:1|c", "refused  statsd_exporter_events_actions_total{action=\"drop\"} 1")]
    [InlineData("plain.name-x:320|ms|@0.5", "series   plain_name_x_sum 0.64")]
    [InlineData("plain.name-x:320|ms|@0.5", "sample   observer, 0.32, counted 2 times")]
    [InlineData("g:+5|g", "sample   gauge, 5 is added to it")]
    [InlineData("plain:1|c", "rule     none matches, so the name itself becomes the metric; 4 were tried")]
    [InlineData("timed:1|c", "matches, but is for observer samples only")]
    [InlineData("secret.a:1|c", "series   secret_total{what=\"a\"} 1  (shown at the end of an epoch: its rule has privacy)")]
    public void Explain_Line_ShowsWhereItEnds(string line, string expected) =>
        Assert.Contains(expected, Popcon.Run("explain", line, "--mapping", Mapping()).Output);

    [Fact]
    public void Explain_NameWithType_IsALine() => Assert.Contains("sample   gauge, 1\n", Popcon.Run("explain", "load", "--type", "g").Output);

    [Fact]
    public void Explain_HostileLine_IsEscaped()
    {
        string output = Popcon.Run("explain", "a\u001b[2J\u202eb:1|c").Output;

        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("line     a\\u{1b}[2J\\u{202e}b:1|c\n", output);
        Assert.Contains("series   a__2J_b 1\n", output);
    }

    [Fact]
    public void Explain_BrokenMappingFile_ListsItsMistakes()
    {
        string mapping = _folder.Write("broken.yml", "mappings:\n- match: a.*\n- match: '['\n  match_type: regex\n  name: x\n");

        (int exitCode, string output, string error) = Popcon.Run("explain", "a:1|c", "--mapping", mapping);

        Assert.Equal((ExitCode.Failed, string.Empty), (exitCode, output));
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains(mapping + ":", StringComparison.Ordinal)));
    }

    private string Mapping() => _folder.Write("mapping.yml", """
        mappings:
        - match: shop.*.checkout.*
          name: shop_checkouts_total
          labels: {region: $1, outcome: $2}
        - match: noise.*
          action: drop
          name: dropped
        - match: timed
          match_metric_type: observer
          name: timed_seconds
        - match: secret.*
          name: secret_total
          labels: {what: $1}
          privacy: gate
          privacy_labels: [what]
        """);
}
