using System;
using System.IO;
using System.Text;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using Xunit.Abstractions;

namespace PopCon.Statsd.Tests.Mapping.Loading;

public sealed class MutatedFileTests(ITestOutputHelper output)
{
    private const int Seed = 20_260;
    private const int Files = 20_000;

    private const string Seedling =
        """
        # comment
        defaults:
          observer_type: histogram
          match_type: glob
          ttl: 5m
          summary_options: {quantiles: [{quantile: 0.5, error: 0.05}], max_age: 1m, age_buckets: 3, buf_cap: 100}
          histogram_options: {buckets: [1, 2, .inf], native_histogram_bucket_factor: 1.2}
        mappings:
        - &base
          match: "gate.*.a"
          name: gate_${1}
          labels: {one: $1, 'two': "x\ty"}
        - <<: *base
          match: '^(?P<g>[a-z]+)\.(\d{2,3}|x?)$'
          match_type: regex
          help: |
            Long
            text
          scale: 1e-3
          honor_labels: yes
          action: drop
        - {match: c, name: d, match_metric_type: counter, quantiles: [], ttl: !!int "3"}
        """;

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ":", "- ", "\n", "  ", "&base ", "*base", "<<: ", "!!str ", "!x ", "|", ">", "'", "\"", "\\", "#", "%", "?",
        ",", "---\n", "...\n", "~", ".nan", "-.inf", "1e999", "0x", "9999999999999999999999", "\t", "\r", "\0", "\uFEFF", "é", "\U0001F41D", "${", "(", ")", "*", "+",
        "{2,1}", "[z-a]", "\\p{", "(?", "@", "`", "buckets: ", "name: ", "\u0085", "\u2028", "\uD800",
    ];

    [Fact]
    public void Load_MutatedFile_LoadsOrFailsCleanly()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int loaded = 0;
        for (int i = 0; i < Files; i++)
        {
            string yaml = Mutate(random);
            try
            {
                MetricMapper mapper = MetricMapper.Load(yaml, "map.yml", _ => { });
                mapper.Match("gate.x.a", StatsdType.Counter);
                mapper.WriteGraph(TextWriter.Null);
                loaded++;
            }
            catch (MappingFileException exception)
            {
                Assert.All(exception.Message.Split('\n'), line => Assert.StartsWith("map.yml:", line));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"file {i}:\n{yaml}", exception);
            }
        }

        // Both outcomes must be frequent, or the mutations are no test.
        Assert.InRange(loaded, Files / 50, Files * 49 / 50);
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Seedling);
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 1:
                    text[at] = (char)random.Next(1, 0x100);
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(40), text.Length - at)));
                    break;
                default:
                    text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
