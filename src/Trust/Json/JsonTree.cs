using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PopCon.Trust.Json;

/// <summary>A value of a JSON text (RFC 8259), with all that is in it.</summary>
/// <remarks>
/// Immutable and thread-safe. Own code because of what a start costs: the search in strings of System.Text.Json is compiled anew in every process, 16 methods that
/// take 9 ms, which is more than all else that <c>popcon launch</c> does. Signed documents are read by System.Text.Json.
/// </remarks>
/// <param name="kind">What it is.</param>
/// <param name="name">Its name in an object, or <see langword="null"/>.</param>
/// <param name="raw">As it is written.</param>
/// <param name="text">The text of a string; <see langword="null"/> if it holds half a surrogate pair.</param>
/// <param name="items">The elements of a list, or the members of an object in their order, also repeated ones.</param>
internal sealed class JsonTree(JsonKind kind, string? name, string raw, string? text, IReadOnlyList<JsonTree> items)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What it is.</summary>
    public JsonKind Kind { get; } = kind;

    /// <summary>Its name in an object, or <see langword="null"/>.</summary>
    public string? Name { get; } = name;

    /// <summary>As it is written.</summary>
    public string Raw { get; } = raw;

    /// <summary>The elements of a list, or the members of an object in their order, also repeated ones.</summary>
    public IReadOnlyList<JsonTree> Items { get; } = items;

    /// <summary>Reads a text in UTF-8.</summary>
    /// <exception cref="FormatException">It is not JSON; the message says where.</exception>
    public static JsonTree Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            return new JsonTreeReader(StrictUtf8.GetString(content)).Read();
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("the text is not UTF-8.", e);
        }
    }

    /// <summary>As <see cref="Parse"/>; <see langword="null"/> for what is not JSON.</summary>
    public static JsonTree? TryParse(ReadOnlySpan<byte> content)
    {
        try
        {
            return Parse(content);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether an object in this value has two members of one name.</summary>
    public bool HasRepeatedNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonTree item in Items)
        {
            if ((item.Name is { } member && !names.Add(member)) || item.HasRepeatedNames())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The member of an object; the last one of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public JsonTree GetProperty(string member) => Find(member) ?? throw new KeyNotFoundException($"There is no member \"{member}\".");

    /// <summary>The member of an object, the last one of that name; <see langword="null"/> if there is none.</summary>
    public JsonTree? Find(string member)
    {
        for (int i = Items.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Items[i].Name, member, StringComparison.Ordinal))
            {
                return Items[i];
            }
        }

        return null;
    }

    /// <summary>The text of a member; <see langword="null"/> when it is missing or not a text.</summary>
    public string? FindText(string member) => Find(member)?.TextOrNull;

    /// <summary>The whole number of a member; <see langword="null"/> when it is missing or not a whole number.</summary>
    public int? FindNumber(string member) => Find(member) is { } found && found.TryGetInt32(out int number) ? number : null;

    /// <summary>The text of a string; <see langword="null"/> for anything else.</summary>
    public string? TextOrNull => text;

    /// <summary>The text of a string; <see langword="null"/> for null.</summary>
    /// <exception cref="InvalidOperationException">It is something else, or holds half a surrogate pair.</exception>
    public string? GetString() => Kind == JsonKind.Null ? null : Kind == JsonKind.Text && text is not null ? text : throw Unexpected("a text");

    /// <summary>A truth value.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public bool GetBoolean() => Kind == JsonKind.Flag ? Raw is "true" : throw Unexpected("true or false");

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public long GetInt64() => Kind == JsonKind.Number && long.TryParse(Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Unexpected("a whole number");

    /// <summary>A whole number of 32 bits.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public int GetInt32() => TryGetInt32(out int value) ? value : throw Unexpected("a whole number");

    /// <summary>A whole number of 32 bits; false for anything else.</summary>
    public bool TryGetInt32(out int value)
    {
        value = 0;
        return Kind == JsonKind.Number && int.TryParse(Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A point in time.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public DateTimeOffset GetDateTimeOffset() =>
        DateTimeOffset.TryParse(GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : throw Unexpected("a point in time");

    private InvalidOperationException Unexpected(string expected) => new($"{Name}: expected {expected}, not {Raw}.");
}
