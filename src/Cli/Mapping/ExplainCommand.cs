using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;

namespace PopCon.Cli.Mapping;

/// <summary><c>popcon explain</c>: how a bridge reads a line, step by step, by the bridge's own code.</summary>
internal sealed class ExplainCommand
{
    private readonly Command _command = new("explain", "How a bridge reads a statsd line.");
    private readonly Argument<string> _line = new("line") { Description = "A statsd line such as 'shop.orders:1|c'; with --type its name is enough." };
    private readonly Option<string?> _mapping = MappingOption.Create();
    private readonly Option<string?> _type = OptionValues.Word("--type", "Type of the sample, where the line is a name only.", "c", "g", "ms", "h", "d");

    private ExplainCommand()
    {
        _command.Add(_line);
        _command.Add(_mapping);
        _command.Add(_type);
        _command.SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <summary>The command.</summary>
    public static Command Create() => new ExplainCommand()._command;

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string? path = parsed.GetValue(_mapping);
        MetricMapper mapper = MappingOption.Load(path);
        string line = parsed.GetRequiredValue(_line);
        line = parsed.GetValue(_type) is { } type ? $"{line}:1|{type}" : line;
        var trial = new LineTrial(mapper);
        trial.Take(line);
        TextWriter output = parsed.InvocationConfiguration.Output;
        Write(output, "line", line);
        WriteReading(output, line, mapper, path);
        string[] released = [.. trial.Released];
        foreach (string series in await trial.SeriesAsync())
        {
            bool isReleased = released.Any(name => series.StartsWith(name + " ", StringComparison.Ordinal));
            Write(output, "series", series + (isReleased ? "  (shown at the end of an epoch: its rule has privacy)" : string.Empty));
        }

        foreach (string counter in await trial.RefusalsAsync())
        {
            Write(output, "refused", counter);
        }

        return ExitCode.Done;
    }

    private static void WriteReading(TextWriter output, string line, MetricMapper mapper, string? path)
    {
        var parsed = new ParsedLine();
        StatsdLineParser.Parse(Encoding.UTF8.GetBytes(line), TagStyles.All, parsed);
        string name = Encoding.UTF8.GetString(parsed.Name);
        if (parsed.SampleCount > 0)
        {
            Write(output, "name", name);
        }

        for (int i = 0; i < parsed.TagCount; i++)
        {
            Write(output, "tag", $"{Encoding.UTF8.GetString(parsed.TagKey(i))} = {Encoding.UTF8.GetString(parsed.TagValue(i))}");
        }

        foreach (StatsdSample sample in parsed.Samples)
        {
            Write(output, "sample", Describe(sample));
        }

        foreach (StatsdType type in parsed.Samples.ToArray().Select(sample => sample.Type).Distinct())
        {
            WriteRule(output, mapper, name, type, path);
        }
    }

    private static string Describe(StatsdSample sample)
    {
        string value = sample.Value.ToString(CultureInfo.InvariantCulture);
        return sample switch
        {
            { Type: StatsdType.Gauge, IsRelative: true } => $"gauge, {value} is added to it",
            { Type: StatsdType.Gauge } => $"gauge, {value}",
            { Type: StatsdType.Counter } => $"counter, {value}",
            { Weight: 1 } => $"observer, {value}",
            _ => string.Create(CultureInfo.InvariantCulture, $"observer, {value}, counted {sample.Weight} times"),
        };
    }

    private static void WriteRule(TextWriter output, MetricMapper mapper, string name, StatsdType type, string? path)
    {
        if (mapper.FindRule(name, type) is not { } rule || mapper.Match(name, type) is not { } result)
        {
            Write(output, "rule", $"none matches, so the name itself becomes the metric; {mapper.Rules.Count()} were tried");
            foreach (StatsdType other in Enum.GetValues<StatsdType>().Where(other => other != type))
            {
                if (mapper.FindRule(name, other) is { } near)
                {
                    Write(output, string.Empty, $"{MappingOption.Describe(near, path)} matches, but is for {other.ToString().ToLowerInvariant()} samples only");
                }
            }

            return;
        }

        Write(output, "rule", MappingOption.Describe(rule, path) + (result.Action == MappingAction.Drop ? ", drops it" : string.Empty));
        foreach ((string label, string value) in result.Labels)
        {
            Write(output, "label", $"{label} = {value}");
        }
    }

    private static void Write(TextWriter output, string what, string text) => output.Write($"{what,-8} {VisibleText.Of(text)}\n");
}
