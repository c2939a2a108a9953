using System;

namespace PopCon.Statsd.Parsing;

/// <summary>What one line says: a name, its tags, the samples to apply, and what was refused and why.</summary>
/// <remarks>
/// Owned by one thread and used again for every line: <see cref="StatsdLineParser"/> fills it, the next line
/// overwrites it. It keeps copies, not the line. Its buffers only grow, up to what the longest line needs, so a
/// thread soon stops allocating.
/// </remarks>
internal sealed class ParsedLine
{
    // Enough for nearly every line, so that few threads ever grow a buffer.
    private const int UsualBytes = 512;
    private const int UsualItems = 8;

    private const int ErrorReasons = (int)SampleError.IllegalEvent + 1;

    private readonly int[] _errors = new int[ErrorReasons];
    private byte[] _text = new byte[UsualBytes];
    private int _textLength;
    private int _nameLength;
    private TagRange[] _tags = new TagRange[UsualItems];
    private StatsdSample[] _samples = new StatsdSample[UsualItems];
    private int _keptSamples;

    /// <summary>The statsd name without its tags, not escaped, valid UTF-8. May be empty: <c>#a=b:1|c</c>.</summary>
    public ReadOnlySpan<byte> Name => _text.AsSpan(0, _nameLength);

    /// <summary>The samples to apply, in the order of the line; those that stand for no observation are left out.</summary>
    public ReadOnlySpan<StatsdSample> Samples => _samples.AsSpan(0, _keptSamples);

    /// <summary>How many tags the samples carry. They share one set. Of keys that are equal once escaped, the last counts.</summary>
    public int TagCount { get; private set; }

    /// <summary>How many samples the line has, good or bad: <c>samples_total</c>.</summary>
    public int SampleCount { get; private set; }

    /// <summary>How many well-formed samples carry tags: <c>tags_total</c>.</summary>
    public int TaggedSampleCount { get; private set; }

    /// <summary>How many well-formed observations stand for none, because their sample rate is above 1 or absurdly small.</summary>
    public int WeightlessSampleCount { get; private set; }

    /// <summary>How many tags are malformed: <c>tag_errors_total</c>. A DogStatsD tag counts once for every sample it belongs to.</summary>
    public int TagErrorCount { get; private set; }

    /// <summary>Whether anything was refused, a tag or a sample.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The key of a tag, not escaped.</summary>
    public ReadOnlySpan<byte> TagKey(int index) => _text.AsSpan(Tag(index).Start, Tag(index).KeyLength);

    /// <summary>The value of a tag, verbatim.</summary>
    public ReadOnlySpan<byte> TagValue(int index) =>
        _text.AsSpan(Tag(index).Start + Tag(index).KeyLength, Tag(index).ValueLength);

    /// <summary>How often something was refused for this reason: <c>sample_errors_total</c>.</summary>
    public int ErrorCount(SampleError reason) => _errors[(int)reason];

    /// <summary>Forgets the last line.</summary>
    internal void Clear()
    {
        _textLength = 0;
        _nameLength = 0;
        _keptSamples = 0;
        TagCount = 0;
        SampleCount = 0;
        TaggedSampleCount = 0;
        WeightlessSampleCount = 0;
        TagErrorCount = 0;
        if (HasErrors)
        {
            _errors.AsSpan().Clear();
            HasErrors = false;
        }
    }

    /// <summary>Sets the name, which may come in two pieces around its tags. Comes before any tag.</summary>
    internal void SetName(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after = default)
    {
        AppendText(before);
        AppendText(after);
        _nameLength = _textLength;
    }

    internal void AddTag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (TagCount == _tags.Length)
        {
            Array.Resize(ref _tags, TagCount * 2);
        }

        _tags[TagCount++] = new TagRange(_textLength, key.Length, value.Length);
        AppendText(key);
        AppendText(value);
    }

    /// <summary>Keeps a sample, until <see cref="DropSamples"/> says otherwise.</summary>
    internal void AddSample(StatsdSample sample)
    {
        if (_keptSamples == _samples.Length)
        {
            Array.Resize(ref _samples, _keptSamples * 2);
        }

        _samples[_keptSamples++] = sample;
    }

    /// <summary>The kept samples from <paramref name="first"/> on, to be completed. Valid until the next is added.</summary>
    internal Span<StatsdSample> SamplesFrom(int first) => _samples.AsSpan(first, _keptSamples - first);

    /// <summary>Drops the kept samples from <paramref name="first"/> on.</summary>
    internal void DropSamples(int first) => _keptSamples = first;

    internal void CountSamples(int count) => SampleCount += count;

    internal void CountTaggedSamples(int count) => TaggedSampleCount += count;

    internal void CountWeightlessSamples(int count) => WeightlessSampleCount += count;

    internal void CountTagErrors(int perSample, int samples)
    {
        // A long line may repeat thousands of bad tags for thousands of values; the tally stops instead of wrapping round.
        TagErrorCount = (int)Math.Min(int.MaxValue, TagErrorCount + ((long)perSample * samples));
        HasErrors |= perSample > 0;
    }

    internal void CountErrors(SampleError reason, int count = 1)
    {
        _errors[(int)reason] += count;
        HasErrors |= count > 0;
    }

    private TagRange Tag(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, TagCount);
        return _tags[index];
    }

    private void AppendText(ReadOnlySpan<byte> bytes)
    {
        int needed = _textLength + bytes.Length;
        if (needed > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(needed, _text.Length * 2));
        }

        bytes.CopyTo(_text.AsSpan(_textLength));
        _textLength = needed;
    }

    /// <summary>Where a tag lies in the text: the key, and right behind it the value.</summary>
    private readonly record struct TagRange(int Start, int KeyLength, int ValueLength);
}
