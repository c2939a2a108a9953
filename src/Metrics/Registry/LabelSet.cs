using System;
using System.Buffers;
using System.Text;

namespace PopCon.Metrics.Registry;

/// <summary>
/// Collects the labels of one series and encodes them as they stand in the text format: sorted by name, escaped,
/// <c>a="x",b="y"</c>.
/// </summary>
/// <remarks>Used again for every series by one thread; allocates only to grow.</remarks>
internal sealed class LabelSet
{
    private const byte Quote = (byte)'"';
    private const byte Backslash = (byte)'\\';

    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\\\"\n"u8);

    // More than nearly every line has, and few enough to be sorted by insertion.
    private const int UsualLabels = 16;

    // No list: one of a value type of our own is not compiled ahead of time, and every new name comes through here.
    private Label[] _labels = new Label[UsualLabels];
    private int _count;
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly ArrayBufferWriter<byte> _encoded = new();
    private readonly ArrayBufferWriter<char> _shape = new();

    /// <summary>The labels in the text format. Valid after <see cref="Encode"/> until the next change.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded.WrittenSpan;

    /// <summary>The names in byte order with a comma between them. Valid after <see cref="Encode"/> until the next change.</summary>
    public ReadOnlySpan<char> Shape => _shape.WrittenSpan;

    /// <summary>The length of the longest name or value, in bytes.</summary>
    public int LongestPart { get; private set; }

    /// <summary>Takes all labels out.</summary>
    public void Clear()
    {
        _count = 0;
        _values.ResetWrittenCount();
        LongestPart = 0;
    }

    /// <summary>Whether a label is there.</summary>
    public bool Contains(string name)
    {
        foreach (ref readonly Label label in _labels.AsSpan(0, _count))
        {
            if (string.Equals(label.Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets a label, in place of one with the same name.</summary>
    /// <param name="name">A valid label name.</param>
    /// <param name="value">The value in UTF-8, not escaped.</param>
    public void Set(string name, ReadOnlySpan<byte> value)
    {
        Put(name, _values.WrittenCount, value.Length);
        _values.Write(value);
    }

    /// <inheritdoc cref="Set(string, ReadOnlySpan{byte})"/>
    public void Set(string name, string value)
    {
        int start = _values.WrittenCount;
        Encoding.UTF8.GetBytes(value, _values);
        Put(name, start, _values.WrittenCount - start);
    }

    /// <summary>Whether a label's name fulfils a condition.</summary>
    public bool Any(Predicate<string> condition)
    {
        foreach (ref readonly Label label in _labels.AsSpan(0, _count))
        {
            if (condition(label.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sorts and encodes what was set.</summary>
    public void Encode()
    {
        Sort();
        _encoded.ResetWrittenCount();
        _shape.ResetWrittenCount();
        for (int i = 0; i < _count; i++)
        {
            Label label = _labels[i];
            if (i + 1 < _count && string.Equals(label.Name, _labels[i + 1].Name, StringComparison.Ordinal))
            {
                continue;
            }

            if (_shape.WrittenCount > 0)
            {
                _shape.Write(",");
                _encoded.Write(","u8);
            }

            _shape.Write(label.Name);
            Encoding.UTF8.GetBytes(label.Name, _encoded);
            _encoded.Write("=\""u8);
            WriteEscaped(_values.WrittenSpan.Slice(label.Start, label.Length));
            _encoded.Write([Quote]);
        }
    }

    /// <summary>Takes over labels in the text format, and encodes them anew.</summary>
    /// <returns><see langword="false"/> when the text is not what <see cref="Encode"/> writes.</returns>
    public bool TryDecode(ReadOnlySpan<byte> encoded)
    {
        Clear();
        ReadOnlySpan<byte> rest = encoded;
        while (rest.Length > 0)
        {
            int equals = rest.IndexOf("=\""u8);
            int length = equals <= 0 ? -1 : LengthOfValue(rest[(equals + 2)..]);
            if (length < 0)
            {
                return false;
            }

            Set(Encoding.ASCII.GetString(rest[..equals]), Unescape(rest.Slice(equals + 2, length)));
            rest = rest[(equals + 2 + length + 1)..];
            rest = rest is [(byte)',', ..] ? rest[1..] : rest;
        }

        Encode();
        return Encoded.SequenceEqual(encoded);
    }

    // Up to the quote that no backslash stands before; -1 without one.
    private static int LengthOfValue(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == Quote)
            {
                return i;
            }

            i += text[i] == Backslash ? 1 : 0;
        }

        return -1;
    }

    private static byte[] Unescape(ReadOnlySpan<byte> value)
    {
        byte[] plain = new byte[value.Length];
        int length = 0;
        for (int i = 0; i < value.Length; i++)
        {
            bool isEscaped = value[i] == Backslash && i + 1 < value.Length;
            byte next = isEscaped ? value[++i] : value[i];
            plain[length++] = isEscaped && next == (byte)'n' ? (byte)'\n' : next;
        }

        return plain[..length];
    }

    // The last one of a name wins, which Encode sees to.
    private void Put(string name, int start, int length)
    {
        LongestPart = Math.Max(LongestPart, Math.Max(name.Length, length));
        if (_count == _labels.Length)
        {
            var longer = new Label[_count * 2];
            Array.Copy(_labels, longer, _count);
            _labels = longer;
        }

        _labels[_count] = new Label(name, start, length, _count);
        _count++;
    }

    // Names that come again are found by sorting: a hostile line has thousands of tags, and to compare each with
    // each takes as long as a million ordinary lines.
    private void Sort()
    {
        if (_count > UsualLabels)
        {
            _labels.AsSpan(0, _count).Sort(Compare);
            return;
        }

        for (int i = 1; i < _count; i++)
        {
            Label label = _labels[i];
            int to = i;
            for (; to > 0 && Compare(_labels[to - 1], label) > 0; to--)
            {
                _labels[to] = _labels[to - 1];
            }

            _labels[to] = label;
        }
    }

    private static int Compare(Label a, Label b) =>
        string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : a.Index - b.Index;

    private void WriteEscaped(ReadOnlySpan<byte> value)
    {
        for (int special = value.IndexOfAny(Escaped); special >= 0; special = value.IndexOfAny(Escaped))
        {
            _encoded.Write(value[..special]);
            _encoded.Write(value[special] switch
            {
                (byte)'\n' => "\\n"u8,
                Quote => "\\\""u8,
                _ => "\\\\"u8,
            });
            value = value[(special + 1)..];
        }

        _encoded.Write(value);
    }

    private readonly record struct Label(string Name, int Start, int Length, int Index);
}
