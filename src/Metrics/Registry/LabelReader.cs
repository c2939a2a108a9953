using System;

namespace PopCon.Metrics.Registry;

/// <summary>Takes the labels of a series, kept as in the text format, apart: <c>a="x",b="y\n"</c>.</summary>
internal ref struct LabelReader(ReadOnlySpan<byte> labels)
{
    private ReadOnlySpan<byte> _rest = labels;

    /// <summary>The name of the label.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value, still escaped.</summary>
    public ReadOnlySpan<byte> EscapedValue { get; private set; }

    /// <summary>How many bytes the value has without its escapes.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Goes to the next label.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int equals = _rest.IndexOf((byte)'=');
        Name = _rest[..equals];
        ReadOnlySpan<byte> value = _rest[(equals + 2)..];
        int length = 0;
        int escapes = 0;
        while (true)
        {
            length += value[length..].IndexOfAny((byte)'"', (byte)'\\');
            if (value[length] == '"')
            {
                break;
            }

            // A backslash and what it escapes.
            escapes++;
            length += 2;
        }

        EscapedValue = value[..length];
        ValueLength = length - escapes;
        int end = length + 1;
        _rest = end < value.Length ? value[(end + 1)..] : default;
        return true;
    }

    /// <summary>Writes the value without its escapes; <paramref name="target"/> holds <see cref="ValueLength"/> bytes.</summary>
    public readonly void CopyValueTo(Span<byte> target)
    {
        ReadOnlySpan<byte> rest = EscapedValue;
        int written = 0;
        while (rest.IndexOf((byte)'\\') is var at and >= 0)
        {
            rest[..at].CopyTo(target[written..]);
            written += at;
            target[written++] = rest[at + 1] == 'n' ? (byte)'\n' : rest[at + 1];
            rest = rest[(at + 2)..];
        }

        rest.CopyTo(target[written..]);
    }
}
