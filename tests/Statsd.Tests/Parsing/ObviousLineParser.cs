using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>
/// A second parser of statsd lines, written for the eye: strings, splits, dictionaries, every sample on its own. What the
/// fast one makes of a line is compared with what this one does.
/// </summary>
internal sealed class ObviousLineParser(TagStyles styles)
{
    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly List<StatsdSample> _samples = [];
    private readonly Dictionary<SampleError, long> _errors = Enum.GetValues<SampleError>().ToDictionary(e => e, _ => 0L);
    private string _name = string.Empty;
    private long _sampleCount;
    private long _tagged;
    private long _tagErrors;

    /// <summary>Parses a line and describes it as <see cref="Described"/> does.</summary>
    public static string Parse(byte[] line, TagStyles styles)
    {
        var parser = new ObviousLineParser(styles);
        parser.ReadLine(line);
        return Described.Of(
            parser._name,
            parser._tags,
            parser._samples,
            [
                ("samples", parser._sampleCount),
                ("tagged", parser._tagged),
                ("tag_errors", parser._tagErrors),
                .. parser._errors.OrderBy(e => e.Key).Select(e => (SampleErrorNames.Of(e.Key), e.Value)),
            ]);
    }

    private void ReadLine(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        string line;
        try
        {
            line = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            _errors[SampleError.MalformedLine]++;
            return;
        }

        string[] nameAndRest = line.Split(':', 2);
        if (nameAndRest.Length < 2 || nameAndRest[0].Length == 0)
        {
            _errors[SampleError.MalformedLine]++;
            return;
        }

        ReadName(nameAndRest[0]);
        if (RefusalOf(nameAndRest[1]) is { } error)
        {
            _errors[error]++;
            return;
        }

        foreach (string sample in SamplesOf(nameAndRest[1]))
        {
            ReadSample(sample.Split('|'));
        }
    }

    private SampleError? RefusalOf(string rest)
    {
        string[] parts = rest.Split('|', 3);
        return rest.Contains("|#", StringComparison.Ordinal) && _tags.Count > 0 ? SampleError.MixedTaggingStyles
            : parts.Length < 2 ? SampleError.NotEnoughPartsAfterColon
            : parts[0].Contains(':', StringComparison.Ordinal) && !IsObserver(parts[1]) ? SampleError.InvalidExtendedAggregateType
            : null;
    }

    private static bool IsObserver(string type) => type is "ms" or "h" or "d";

    private static string[] SamplesOf(string rest)
    {
        string[] parts = rest.Split('|', 2);
        if (parts[0].Contains(':', StringComparison.Ordinal))
        {
            return [.. parts[0].Split(':').Select(value => value + "|" + parts[1])];
        }

        return rest.Contains("|#", StringComparison.Ordinal) ? [rest] : rest.Split(':');
    }

    private void ReadName(string name)
    {
        int open = name.IndexOf('[', StringComparison.Ordinal);
        int close = name.IndexOf(']', StringComparison.Ordinal);
        if (styles.HasFlag(TagStyles.SignalFx) && (open >= 0 || close >= 0))
        {
            if (open < 0 || close < open)
            {
                _name = name;
                _tagErrors++;
                return;
            }

            _name = name[..open] + name[(close + 1)..];
            ReadTags(name[(open + 1)..close], '=', string.Empty);
            return;
        }

        string librato = styles.HasFlag(TagStyles.Librato) ? "#" : string.Empty;
        string influxDb = styles.HasFlag(TagStyles.InfluxDb) ? "," : string.Empty;
        int marker = name.IndexOfAny((librato + influxDb).ToCharArray());
        _name = marker < 0 ? name : name[..marker];
        ReadTags(marker < 0 ? string.Empty : name[(marker + 1)..], '=', string.Empty);
    }

    private void ReadTags(string list, char separator, string prefix)
    {
        List<string> tags = [.. list.Split(',')];
        if (tags[^1].Length == 0)
        {
            tags.RemoveAt(tags.Count - 1);
        }

        foreach (string tag in tags)
        {
            string bare = prefix.Length > 0 && tag.StartsWith(prefix, StringComparison.Ordinal) ? tag[prefix.Length..] : tag;
            string[] pair = bare.Split(separator, 2);
            if (pair.Length == 2 && pair[0].Length > 0 && pair[1].Length > 0)
            {
                _tags[NameEscaping.Escape(pair[0])] = pair[1];
            }
            else
            {
                _tagErrors++;
            }
        }
    }

    private void ReadSample(string[] components)
    {
        _sampleCount++;
        if (components.Length is < 2 or > 6)
        {
            _errors[SampleError.MalformedComponent]++;
            return;
        }

        double? value = ObviousNumber.Parse(components[0], out bool overflow);
        if (value is null || overflow)
        {
            _errors[SampleError.MalformedValue]++;
            return;
        }

        if (components.Skip(2).Any(component => component.Length == 0))
        {
            _errors[SampleError.MalformedComponent]++;
            return;
        }

        ReadComponents(components, value.Value);
    }

    private void ReadComponents(string[] components, double value)
    {
        string type = components[1];
        double repeat = 1;
        foreach (string component in components.Skip(2))
        {
            if (component[0] == '@')
            {
                double rate = RateOf(component[1..]);
                value = type == "c" ? value / rate : value;
                repeat = IsObserver(type) ? Math.Truncate(1 / rate) : 1;
            }
            else if (component[0] == '#')
            {
                if (styles.HasFlag(TagStyles.DogStatsd))
                {
                    ReadTags(component[1..], ':', "#");
                }
            }
            else if (component.StartsWith("c:", StringComparison.Ordinal) && component.Length > 2)
            {
                _tags["container_id"] = component[2..];
            }
            else if (component[0] != 'T')
            {
                _errors[component[0] == 'c' ? SampleError.MalformedContainerId : SampleError.InvalidSampleFactor]++;
                return;
            }
        }

        _tagged += _tags.Count > 0 ? 1 : 0;
        Emit(components[0], type, value, repeat);
    }

    private double RateOf(string text)
    {
        double? rate = ObviousNumber.Parse(text, out bool overflow);
        if (rate is null || overflow)
        {
            _errors[SampleError.InvalidSampleFactor]++;
        }

        return rate is null or 0 ? 1 : rate.Value;
    }

    private void Emit(string valueText, string type, double value, double repeat)
    {
        bool isRelative = valueText[0] is '+' or '-';
        switch (type)
        {
            case "c":
                _samples.Add(new StatsdSample(StatsdType.Counter, value, isRelative, 1));
                break;
            case "g":
                _samples.Add(new StatsdSample(StatsdType.Gauge, value, isRelative, 1));
                break;
            case "ms" or "h" or "d":
                if (repeat >= 1 && repeat < Math.Pow(2, 63))
                {
                    double seconds = type == "ms" ? value / 1000 : value;
                    _samples.Add(new StatsdSample(StatsdType.Observer, seconds, isRelative, (long)repeat));
                }

                break;
            default:
                _errors[SampleError.IllegalEvent]++;
                break;
        }
    }
}
