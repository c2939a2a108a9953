using System;
using System.Linq;
using System.Xml.Linq;
using PopCon.Cli.Invocation;
using PopCon.Cli.Mapping;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Mapping;

public sealed class MappingTestCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MappingTestCommandTests() => _folder.Write("rules.yml", "mappings:\n- match: shop.*.orders\n  name: shop_orders_total\n  labels: {region: $1}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Test_AllPass_ExitsWithZero()
    {
        string file = Write("""
            mapping: rules.yml
            tests:
            - name: Orders keep their region
              lines:
              - shop.eu.orders:1|c
              - shop.eu.orders:2|c|#b:x,a:y
              series:
              - shop_orders_total{region="eu"} 1
              - shop_orders_total{region="eu", b="x", a="y"} 2.0
            - lines: ["nothing", "t:1|ms"]
              series:
              - t{quantile="0.5"} 0.001
              - t{quantile="0.9"} 0.001
              - t{quantile="0.99"} 0.001
              - t_sum 0.001
              - t_count 1
              refused:
              - statsd_exporter_sample_errors_total{reason="malformed_line"} 1
            """);

        Assert.Equal(
            (ExitCode.Done, $"ok     {file}:3: Orders keep their region\nok     {file}:10: test 2\n2 tests, 0 failed\n", string.Empty),
            Popcon.Run("mapping", "test", file));
    }

    [Fact]
    public void Test_Differences_ArePrintedAndGoToJUnit()
    {
        string file = Write("""
            mapping: rules.yml
            tests:
            - name: Wrong <region> "and" value
              lines: ["shop.eu.orders:1|c", "a:x|c"]
              series: ['shop_orders_total{region="us"} 1']
            - lines: ["b:1|c"]
              series: ["b 1"]
            """);
        string junit = _folder.File("junit.xml");

        (int exitCode, string output, string error) = Popcon.Run("mapping", "test", file, "--junit", junit);

        Assert.Equal((ExitCode.Found, string.Empty), (exitCode, error));
        Assert.Equal(
            $$"""
            FAILED {{file}}:3: Wrong <region> "and" value
                     missing series: shop_orders_total{region="us"} 1
                     unexpected series: shop_orders_total{region="eu"} 1
                     unexpected refusal: statsd_exporter_sample_errors_total{reason="malformed_value"} 1
            ok     {{file}}:6: test 2
            2 tests, 1 failed

            """.ReplaceLineEndings("\n"),
            output);
        XElement suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(["Wrong <region> \"and\" value", "test 2"], suite.Elements("testcase").Select(one => one.Attribute("name")!.Value));
        Assert.Contains("missing series: shop_orders_total{region=\"us\"} 1", suite.Elements("testcase").First().Element("failure")!.Value);
    }

    [Fact]
    public void Test_WithoutMapping_TestsTheBuiltInRules()
    {
        string file = Write("tests:\n- lines: ['dotnet_popcon.library_used.a.b:1|c']\n  series: ['dotnet_popcon_library_used{library=\"a.b\"} 1']\n");

        Assert.Equal(ExitCode.Done, Popcon.Run("mapping", "test", file).ExitCode);
    }

    [Theory]
    [InlineData("tests: []", "tests: missing; expected a list of tests")]
    [InlineData("tests:\n- series: []", ":2: test 1: lines: missing; expected a list of statsd lines")]
    [InlineData("tests:\n- lines: [a]\n  series: [what]", "series: 'what' is not a line of a scrape such as")]
    [InlineData("tests:\n- lines: [a]\n  serie: []", "serie")]
    [InlineData("mapping: nowhere.yml\ntests:\n- lines: [a]", "nowhere.yml: there is no such file")]
    [InlineData("tests: {", "not valid YAML")]
    public void Test_BrokenFile_SaysWhatAndExitsWithOne(string yaml, string expected)
    {
        (int exitCode, string output, string error) = Popcon.Run("mapping", "test", Write(yaml));

        Assert.Equal((ExitCode.Failed, string.Empty), (exitCode, output));
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("a 1", "a 1")]
    [InlineData("a{} 1.50", "a 1.5")]
    [InlineData("a{y=\"1\",x=\"2\",} +Inf", "a{x=\"2\",y=\"1\"} Infinity")]
    [InlineData("a{x=\"q\\\"}, y\"} NaN", "a{x=\"q\\\"}, y\"} NaN")]
    [InlineData("a", null)]
    [InlineData("a x", null)]
    [InlineData("{x=\"1\"} 1", null)]
    [InlineData("a{x=1} 1", null)]
    [InlineData("a{x=\"1} 1", null)]
    [InlineData("a{x=\"1\" y=\"2\"} 1", null)]
    [InlineData("a{x=\"1\",x=\"2\"} 1", null)]
    public void Normalize_Text_HasOneForm(string text, string? expected) => Assert.Equal(expected, SeriesText.Normalize(text));

    [Fact]
    public void Normalize_AnyCut_DoesNotThrow()
    {
        const string text = "a{x=\"q\\\"}, y\",z=\"\\\\\"} 1.5e3";
        for (int i = 0; i <= text.Length; i++)
        {
            SeriesText.Normalize(text[..i]);
            SeriesText.Normalize(text[i..]);
        }
    }

    private string Write(string yaml) => _folder.Write("tests.yml", yaml);
}
