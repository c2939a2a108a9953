using System;
using System.Collections.Generic;
using System.Text;

namespace PopCon.Gateway.NuGet;

/// <summary>What searches look at of one version: its texts one after the other, in upper case and UTF-8.</summary>
/// <remarks>Immutable. Takes little more than the texts themselves.</remarks>
internal sealed class SearchText
{
    // Between texts, so that no word is found across two of them; in front of the tags and the types, and behind each.
    private const char Separator = '\u0001';

    private readonly byte[] _texts;
    private readonly int _idEnd;
    private readonly int _tagsStart;
    private readonly int _tagsEnd;
    private readonly int _authorsEnd;

    /// <param name="facts">The version.</param>
    public SearchText(NuGetFacts facts)
    {
        Id = facts.Id;
        var texts = new List<byte>(Fold(facts.Id));
        _idEnd = texts.Count;
        Add(texts, facts.Text("title"));
        Add(texts, facts.Text("description"));
        _tagsStart = texts.Count;
        Add(texts, facts.Tags);
        _tagsEnd = texts.Count;
        texts.AddRange(Fold(facts.Text("authors")));
        _authorsEnd = texts.Count;
        Add(texts, facts.PackageTypes);
        _texts = [.. texts];
    }

    /// <summary>The id in the package's own letter case.</summary>
    public string Id { get; }

    /// <summary>A word as it is looked for: letter case does not matter.</summary>
    public static byte[] Fold(string text) => Encoding.UTF8.GetBytes(text.Replace(Separator, ' ').ToUpperInvariant());

    /// <summary>A word as it is looked for where it has to be the whole of a tag or a type.</summary>
    public static byte[] FoldWhole(string text) => [(byte)Separator, .. Fold(text), (byte)Separator];

    /// <summary>Whether the id, the title, the description or a tag contains a word.</summary>
    public bool Has(ReadOnlySpan<byte> word) => Contains(0, _tagsEnd, word);

    /// <summary>Whether the id contains a word.</summary>
    public bool HasInId(ReadOnlySpan<byte> word) => Contains(0, _idEnd, word);

    /// <summary>Whether the id starts with a word.</summary>
    public bool StartsWith(ReadOnlySpan<byte> word) => _texts.AsSpan(0, _idEnd).StartsWith(word);

    /// <summary>Whether a word is the id.</summary>
    public bool IsId(ReadOnlySpan<byte> word) => _texts.AsSpan(0, _idEnd).SequenceEqual(word);

    /// <summary>Whether the text of the authors contains a word.</summary>
    public bool HasAuthor(ReadOnlySpan<byte> word) => Contains(_tagsEnd, _authorsEnd, word);

    /// <summary>Whether it has a tag.</summary>
    /// <param name="whole">The tag by <see cref="FoldWhole"/>.</param>
    public bool HasTag(ReadOnlySpan<byte> whole) => Contains(_tagsStart, _tagsEnd, whole);

    /// <summary>Whether it is of a type.</summary>
    /// <param name="whole">The type by <see cref="FoldWhole"/>.</param>
    public bool HasType(ReadOnlySpan<byte> whole) => Contains(_authorsEnd, _texts.Length, whole);

    private static void Add(List<byte> texts, string text)
    {
        texts.Add((byte)Separator);
        texts.AddRange(Fold(text));
    }

    private static void Add(List<byte> texts, IReadOnlyList<string> whole)
    {
        foreach (string text in whole)
        {
            Add(texts, text);
        }

        texts.Add((byte)Separator);
    }

    private bool Contains(int start, int end, ReadOnlySpan<byte> word) => _texts.AsSpan(start, end - start).IndexOf(word) >= 0;
}
