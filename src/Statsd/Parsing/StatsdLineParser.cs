using System;
using System.Text.Unicode;
using PopCon.Statsd.Parsing.Tags;

namespace PopCon.Statsd.Parsing;

/// <summary>Reads one statsd line of any dialect: <c>name[tags]:sample[:sample…]</c>.</summary>
/// <remarks>
/// Pure: no clock, no log, no exception, no allocation once the <see cref="ParsedLine"/> has grown. Time is linear in
/// the length of the line, also for hostile ones. What the dialects leave open follows statsd_exporter, including which
/// of several mistakes is the one that is counted.
/// </remarks>
internal static class StatsdLineParser
{
    private const byte Colon = (byte)':';
    private const byte Pipe = (byte)'|';

    /// <summary>Parses one line without its line end; <paramref name="parsed"/> is cleared first.</summary>
    public static void Parse(ReadOnlySpan<byte> line, TagStyles styles, ParsedLine parsed)
    {
        parsed.Clear();
        if (!line.IsEmpty && TryCutName(line, parsed, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> rest))
        {
            // Tags are read even if the rest is refused: their mistakes count either way.
            NameTags.Read(name, styles, parsed);
            _ = HasOneTaggingStyle(rest, parsed)
                && TryCutValue(rest, parsed, out ReadOnlySpan<byte> value, out ReadOnlySpan<byte> fields)
                && TryReadSamples(rest, value, fields, styles, parsed);
        }
    }

    private static bool TryCutName(
        ReadOnlySpan<byte> line, ParsedLine parsed, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> rest)
    {
        // mill.flow#site=a:6|c
        // ^^^^^^^^^^^^^^^^
        int colon = line.IndexOf(Colon);
        bool isWellFormed = colon > 0 && Utf8.IsValid(line);
        if (!isWellFormed)
        {
            parsed.CountErrors(SampleError.MalformedLine);
        }

        name = isWellFormed ? line[..colon] : default;
        rest = isWellFormed ? line[(colon + 1)..] : default;
        return isWellFormed;
    }

    private static bool HasOneTaggingStyle(ReadOnlySpan<byte> rest, ParsedLine parsed)
    {
        // Looked at even when DogStatsD tags are switched off, same as statsd_exporter.
        bool isMixed = parsed.TagCount > 0 && HasDogStatsdSection(rest);
        if (isMixed)
        {
            parsed.CountErrors(SampleError.MixedTaggingStyles);
        }

        return !isMixed;
    }

    private static bool TryCutValue(
        ReadOnlySpan<byte> rest, ParsedLine parsed, out ReadOnlySpan<byte> value, out ReadOnlySpan<byte> fields)
    {
        // mill.flow:6|c|@0.5
        //           ^ ^^^^^^
        int pipe = rest.IndexOf(Pipe);
        if (pipe < 0)
        {
            parsed.CountErrors(SampleError.NotEnoughPartsAfterColon);
        }

        value = pipe < 0 ? default : rest[..pipe];
        fields = pipe < 0 ? default : rest[(pipe + 1)..];
        return pipe >= 0;
    }

    private static bool TryReadSamples(
        ReadOnlySpan<byte> rest, ReadOnlySpan<byte> value, ReadOnlySpan<byte> fields, TagStyles styles, ParsedLine parsed)
    {
        if (value.Contains(Colon))
        {
            return TryReadAggregate(value, fields, styles, parsed);
        }

        if (HasDogStatsdSection(rest))
        {
            // A colon belongs to the tags here, so there is no second sample.
            SampleReader.Read(value, fields, styles, parsed);
            return true;
        }

        // crane.lift:2|c:5|c|@0.1
        //            ^^^ ^^^^^^^^
        foreach (Range sample in rest.Split(Colon))
        {
            ReadPackedSample(rest[sample], styles, parsed);
        }

        return true;
    }

    private static bool TryReadAggregate(
        ReadOnlySpan<byte> values, ReadOnlySpan<byte> fields, TagStyles styles, ParsedLine parsed)
    {
        // loom.pass:12:40:7|ms|@0.5
        //           ^^^^^^^ ^^
        int pipe = fields.IndexOf(Pipe);
        ReadOnlySpan<byte> type = pipe < 0 ? fields : fields[..pipe];
        bool isObserver = type.SequenceEqual("ms"u8) || type.SequenceEqual("h"u8) || type.SequenceEqual("d"u8);
        if (!isObserver)
        {
            parsed.CountErrors(SampleError.InvalidExtendedAggregateType);
            return false;
        }

        SampleReader.Read(values, fields, styles, parsed);
        return true;
    }

    private static void ReadPackedSample(ReadOnlySpan<byte> sample, TagStyles styles, ParsedLine parsed)
    {
        int pipe = sample.IndexOf(Pipe);
        if (pipe >= 0)
        {
            SampleReader.Read(sample[..pipe], sample[(pipe + 1)..], styles, parsed);
            return;
        }

        parsed.CountSamples(1);
        parsed.CountErrors(SampleError.MalformedComponent);
    }

    private static bool HasDogStatsdSection(ReadOnlySpan<byte> rest) => rest.IndexOf("|#"u8) >= 0;
}
