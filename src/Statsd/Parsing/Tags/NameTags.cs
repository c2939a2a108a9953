using System;

namespace PopCon.Statsd.Parsing.Tags;

/// <summary>
/// Reads a name with the tags that three dialects put into it: SignalFX <c>name[key=value,…]</c>, Librato
/// <c>name#key=value,…</c> and InfluxDB <c>name,key=value,…</c>.
/// </summary>
/// <remarks>Pure. A dialect that is switched off is ordinary text.</remarks>
internal static class NameTags
{
    private const byte Separator = (byte)'=';
    private const byte Open = (byte)'[';
    private const byte Close = (byte)']';
    private const byte LibratoMarker = (byte)'#';
    private const byte InfluxDbMarker = (byte)',';

    /// <summary>Reads the name and its tags into <paramref name="parsed"/>.</summary>
    public static void Read(ReadOnlySpan<byte> name, TagStyles styles, ParsedLine parsed)
    {
        int open = name.IndexOf(Open);
        int close = name.IndexOf(Close);
        bool hasBracket = (styles & TagStyles.SignalFx) == TagStyles.SignalFx && (open >= 0 || close >= 0);
        if (hasBracket)
        {
            ReadBracketed(name, open, close, parsed);
        }
        else
        {
            ReadMarked(name, MarkerIn(name, styles), parsed);
        }
    }

    private static void ReadBracketed(ReadOnlySpan<byte> name, int open, int close, ParsedLine parsed)
    {
        // mill.flow[site=a,unit=b].x
        //          ^             ^
        bool isPair = open >= 0 && close > open;
        if (!isPair)
        {
            // One bracket alone, or a pair the wrong way round, which ends the process of statsd_exporter: the tags
            // cannot be told from the name, so all of it is the name.
            parsed.SetName(name);
            parsed.CountTagErrors(1, samples: 1);
            return;
        }

        parsed.SetName(name[..open], name[(close + 1)..]);
        ReadList(name[(open + 1)..close], parsed);
    }

    private static void ReadMarked(ReadOnlySpan<byte> name, int marker, ParsedLine parsed)
    {
        // mill.flow#site=a,unit=b
        //          ^
        parsed.SetName(marker < 0 ? name : name[..marker]);
        ReadList(marker < 0 ? default : name[(marker + 1)..], parsed);
    }

    private static void ReadList(ReadOnlySpan<byte> list, ParsedLine parsed)
    {
        int malformed = TagList.Read(list, Separator, extraMarker: null, parsed);
        parsed.CountTagErrors(malformed, samples: 1);
    }

    /// <summary>The first marker of a dialect that is switched on; the other may appear in values then.</summary>
    private static int MarkerIn(ReadOnlySpan<byte> name, TagStyles styles) =>
        ((styles & TagStyles.Librato) == TagStyles.Librato, (styles & TagStyles.InfluxDb) == TagStyles.InfluxDb) switch
        {
            (true, true) => name.IndexOfAny(LibratoMarker, InfluxDbMarker),
            (true, false) => name.IndexOf(LibratoMarker),
            (false, true) => name.IndexOf(InfluxDbMarker),
            _ => -1,
        };
}
