using System;

namespace PopCon.Statsd.Parsing.Tags;

/// <summary>Reads the tags of a DogStatsD section: what follows <c>#</c> in <c>name:1|c|#key:value,key2:value2</c>.</summary>
/// <remarks>Pure. Some clients write a <c>#</c> before every key; one is removed.</remarks>
internal static class DogStatsdTags
{
    private const byte Separator = (byte)':';
    private const byte Marker = (byte)'#';

    /// <summary>Reads the section into <paramref name="parsed"/>.</summary>
    /// <returns>How many tags are malformed.</returns>
    public static int Read(ReadOnlySpan<byte> section, ParsedLine parsed) =>
        TagList.Read(section, Separator, Marker, parsed);
}
