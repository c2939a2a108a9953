using System;
using PopCon.Statsd.Parsing.Tags;

namespace PopCon.Statsd.Parsing;

/// <summary>
/// Reads what follows the name: <c>value[:value…]|type[|field…]</c>, where a field is <c>@rate</c>, <c>#tags</c>,
/// <c>c:container</c> or <c>T…</c>. Every value is a sample; all share the fields.
/// </summary>
/// <remarks>
/// Lives on the stack of one call. The fields are read once however many values there are, so a hostile line of
/// thousands of values and thousands of tags costs their sum and not their product.
/// </remarks>
internal readonly ref struct SampleReader
{
    // One more than release 0.30.0 allows: value, type, rate, tags, container and timestamp together are legal.
    private const int MaxComponents = 6;

    private const byte Colon = (byte)':';
    private const byte Pipe = (byte)'|';

    private static ReadOnlySpan<byte> ContainerKey => "container_id"u8;

    private readonly ParsedLine _parsed;
    private readonly TagStyles _styles;
    private readonly Span<StatsdSample> _samples;
    private readonly StatsdType? _type;

    private SampleReader(ReadOnlySpan<byte> type, Span<StatsdSample> samples, TagStyles styles, ParsedLine parsed)
    {
        _parsed = parsed;
        _styles = styles;
        _samples = samples;
        _type = TypeOf(type);
        bool isMilliseconds = type.SequenceEqual("ms"u8);
        foreach (ref StatsdSample sample in samples)
        {
            sample = StatsdSample.Of(_type ?? sample.Type, sample.Value, sample.IsRelative, isMilliseconds);
        }
    }

    /// <summary>Reads the samples of <paramref name="values"/> into <paramref name="parsed"/>.</summary>
    /// <param name="values">One value, or several with a colon between.</param>
    /// <param name="fields">The type and whatever follows it.</param>
    /// <param name="styles">The tag dialects that are switched on.</param>
    /// <param name="parsed">Receives samples, tags and mistakes.</param>
    public static void Read(ReadOnlySpan<byte> values, ReadOnlySpan<byte> fields, TagStyles styles, ParsedLine parsed)
    {
        int count = values.Count(Colon) + 1;
        parsed.CountSamples(count);
        if (fields.Count(Pipe) + 2 > MaxComponents)
        {
            parsed.CountErrors(SampleError.MalformedComponent, count);
            return;
        }

        int first = parsed.Samples.Length;
        ReadValues(values, parsed);
        Span<StatsdSample> samples = parsed.SamplesFrom(first);
        if (samples.IsEmpty)
        {
            return;
        }

        int pipe = fields.IndexOf(Pipe);
        var reader = new SampleReader(pipe < 0 ? fields : fields[..pipe], samples, styles, parsed);
        bool isApplicable = (pipe < 0 || reader.TryReadFields(fields[(pipe + 1)..])) && reader.TryComplete();
        if (!isApplicable)
        {
            parsed.DropSamples(first);
        }
    }

    private static void ReadValues(ReadOnlySpan<byte> values, ParsedLine parsed)
    {
        // 12:40:-7|h
        // ^^ ^^ ^^
        foreach (Range range in values.Split(Colon))
        {
            ReadOnlySpan<byte> text = values[range];
            if (StatsdNumber.TryParse(text, out double value, out _))
            {
                bool isRelative = text[0] is (byte)'+' or (byte)'-';
                parsed.AddSample(new StatsdSample(StatsdType.Counter, value, isRelative, Weight: 1));
            }
            else
            {
                parsed.CountErrors(SampleError.MalformedValue);
            }
        }
    }

    private static StatsdType? TypeOf(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'c'] => StatsdType.Counter,
        [(byte)'g'] => StatsdType.Gauge,
        [(byte)'h'] or [(byte)'d'] or [(byte)'m', (byte)'s'] => StatsdType.Observer,
        _ => null,
    };

    private bool TryReadFields(ReadOnlySpan<byte> fields)
    {
        // An empty field spoils the sample before any other takes effect.
        foreach (Range field in fields.Split(Pipe))
        {
            if (fields[field].IsEmpty)
            {
                return Refuse(SampleError.MalformedComponent);
            }
        }

        // @0.5|#app:web|c:ab12|T1700000000
        // ^    ^        ^      ^
        foreach (Range field in fields.Split(Pipe))
        {
            if (!TryReadField(fields[field]))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadField(ReadOnlySpan<byte> field)
    {
        switch (field[0])
        {
            case (byte)'@':
                ReadRate(field[1..]);
                return true;
            case (byte)'#':
                ReadTags(field[1..]);
                return true;
            case (byte)'c':
                return TryReadContainer(field);
            case (byte)'T':
                // A timestamp. Prometheus sets its own at the scrape, so its text is not even looked at.
                return true;
            default:
                return Refuse(SampleError.InvalidSampleFactor);
        }
    }

    private void ReadRate(ReadOnlySpan<byte> text)
    {
        bool isNumber = StatsdNumber.TryParse(text, out double rate, out _);
        if (!isNumber)
        {
            _parsed.CountErrors(SampleError.InvalidSampleFactor, _samples.Length);
        }

        // No rate at all is 1; a rate too large for a double is infinite and stays so, same as statsd_exporter.
        rate = rate == 0 ? 1 : rate;
        foreach (ref StatsdSample sample in _samples)
        {
            sample = sample.AtRate(rate);
        }
    }

    private void ReadTags(ReadOnlySpan<byte> tags)
    {
        if ((_styles & TagStyles.DogStatsd) == TagStyles.DogStatsd)
        {
            int malformed = DogStatsdTags.Read(tags, _parsed);
            _parsed.CountTagErrors(malformed, _samples.Length);
        }
    }

    private bool TryReadContainer(ReadOnlySpan<byte> field)
    {
        // c:ab12
        //   ^^^^
        if (field.Length < 3 || field[1] != Colon)
        {
            return Refuse(SampleError.MalformedContainerId);
        }

        // Not a tag dialect, so it has no switch.
        _parsed.AddTag(ContainerKey, field[2..]);
        return true;
    }

    /// <summary>Refuses the samples for an unknown type, or when they stand for nothing.</summary>
    private bool TryComplete()
    {
        _parsed.CountTaggedSamples(_parsed.TagCount > 0 ? _samples.Length : 0);
        if (_type is null)
        {
            return Refuse(SampleError.IllegalEvent);
        }

        // All have one type and rate, so one weight.
        if (_samples[0].Weight > 0)
        {
            return true;
        }

        _parsed.CountWeightlessSamples(_samples.Length);
        return false;
    }

    private bool Refuse(SampleError reason)
    {
        _parsed.CountErrors(reason, _samples.Length);
        return false;
    }
}
