using System;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>
/// How the number of a known line gets to its series: everything that many identities have in common. There are a few
/// dozen at most, one for each combination that occurs.
/// </summary>
/// <param name="Type">What the line asks for.</param>
/// <param name="IsMilliseconds">Whether the value is to be divided by 1,000.</param>
/// <param name="Scale">Multiplies the value after that; <see langword="null"/> leaves it as it is.</param>
/// <param name="Disposition">What the mapping said.</param>
/// <param name="IsTagged">Whether the line carries a usable tag.</param>
internal sealed record SeriesRoute(
    StatsdType Type,
    bool IsMilliseconds,
    double? Scale,
    Disposition Disposition,
    bool IsTagged)
{
    /// <summary>How many slots <see cref="TallySlot"/> can name.</summary>
    public const int TallySlots = 3 * 3 * 2;

    // The routes without a scale, which are nearly all: by slot, and once more for milliseconds.
    private static readonly SeriesRoute?[] Unscaled = new SeriesRoute?[TallySlots * 2];

    /// <summary>Where a hit is counted: type, disposition and tags decide which self metrics it moves.</summary>
    public int TallySlot { get; } = SlotOf(Type, Disposition, IsTagged);

    /// <summary>A route; the same object for the same arguments, unless there is a scale.</summary>
    public static SeriesRoute Of(StatsdType type, bool isMilliseconds, double? scale, Disposition disposition, bool isTagged)
    {
        if (scale is not null)
        {
            return new SeriesRoute(type, isMilliseconds, scale, disposition, isTagged);
        }

        int index = SlotOf(type, disposition, isTagged) + (isMilliseconds ? TallySlots : 0);
        return Unscaled[index] ??= new SeriesRoute(type, isMilliseconds, scale, disposition, isTagged);
    }

    /// <summary>Whether the value of a line is in milliseconds. The parser has divided it; a known line is not parsed again and must know whether to.</summary>
    public static bool IsInMilliseconds(StatsdType type, ReadOnlySpan<byte> line)
    {
        if (type != StatsdType.Observer)
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(line.IndexOf((byte)':') + 1)..];
        return value[(value.IndexOf((byte)'|') + 1)..].StartsWith("ms"u8);
    }

    /// <summary>The slot for a combination.</summary>
    public static int SlotOf(StatsdType type, Disposition disposition, bool isTagged) =>
        (((int)type * 3) + (int)disposition) * 2 + (isTagged ? 1 : 0);
}
