using System;

namespace PopCon.Statsd.Parsing.Tags;

/// <summary>Reads what all dialects have in common: <c>key=value,key=value</c>.</summary>
/// <remarks>Pure; linear in the length of the list. A malformed tag is skipped, the others count.</remarks>
internal static class TagList
{
    private const byte Comma = (byte)',';

    /// <summary>Reads a list into <paramref name="parsed"/>.</summary>
    /// <param name="list">The list. Empty is fine, and so is a comma at the end.</param>
    /// <param name="separator">What stands between key and value.</param>
    /// <param name="extraMarker">A byte that may stand once before each key and is removed; <see langword="null"/>: none.</param>
    /// <param name="parsed">Receives the tags.</param>
    /// <returns>How many tags are malformed: empty, without separator, with an empty key or an empty value.</returns>
    public static int Read(ReadOnlySpan<byte> list, byte separator, byte? extraMarker, ParsedLine parsed)
    {
        int malformed = 0;
        while (!list.IsEmpty)
        {
            // site=a,unit=b
            // ^^^^^^
            int comma = list.IndexOf(Comma);
            ReadOnlySpan<byte> tag = comma < 0 ? list : list[..comma];
            list = comma < 0 ? default : list[(comma + 1)..];
            bool hasMarker = !tag.IsEmpty && tag[0] == extraMarker;
            malformed += TryRead(hasMarker ? tag[1..] : tag, separator, parsed) ? 0 : 1;
        }

        return malformed;
    }

    private static bool TryRead(ReadOnlySpan<byte> tag, byte separator, ParsedLine parsed)
    {
        // site=a
        // ^^^^ ^
        int cut = tag.IndexOf(separator);
        bool isWellFormed = cut > 0 && cut < tag.Length - 1;
        if (isWellFormed)
        {
            parsed.AddTag(tag[..cut], tag[(cut + 1)..]);
        }

        return isWellFormed;
    }
}
