using System;
using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace PopCon.Metrics.Exposition.Protobuf;

/// <summary>Fields of one protobuf message in the wire format, in a buffer that is used again and again.</summary>
/// <remarks>
/// Google.Protobuf itself writes only whole message objects: a string and several objects for each series of a scrape, and
/// all series of a family at once. Here the generated classes give the field numbers, and read what this wrote in the tests.
/// Not thread-safe.
/// </remarks>
internal sealed class WireBuffer
{
    /// <summary>How many bytes a double takes with its tag; for fields below 16.</summary>
    public const int DoubleBytes = 1 + sizeof(double);

    private const int InitialBytes = 512;
    private const int VarintBytes = 10;

    private byte[] _bytes = new byte[InitialBytes];
    private int _length;

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins a new message.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes a double.</summary>
    public void Double(int field, double value)
    {
        Tag(field, WireFormat.WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        _length += sizeof(double);
    }

    /// <summary>Writes an unsigned integer, an enum, or a signed one that is not negative.</summary>
    public void Varint(int field, long value)
    {
        Tag(field, WireFormat.WireType.Varint);
        Varint((ulong)value);
    }

    /// <summary>Writes a signed integer of the type sint32 or sint64.</summary>
    public void ZigZag(int field, long value)
    {
        Tag(field, WireFormat.WireType.Varint);
        ZigZag(value);
    }

    /// <summary>Writes a sint64 as an element of a packed field: without a tag.</summary>
    public void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes bytes, a text or a message.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value) => value.CopyTo(Bytes(field, value.Length));

    /// <summary>Writes a text.</summary>
    public void Text(int field, string value) =>
        Encoding.UTF8.GetBytes(value, Bytes(field, Encoding.UTF8.GetByteCount(value)));

    /// <summary>Adds fields that are in the wire format already.</summary>
    public void Raw(ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(Reserve(fields.Length));
        _length += fields.Length;
    }

    /// <summary>Begins a field of bytes whose content the caller fills in.</summary>
    public Span<byte> Bytes(int field, int length)
    {
        Begin(field, length);
        Span<byte> content = Reserve(length)[..length];
        _length += length;
        return content;
    }

    /// <summary>Begins a message within this one: the next <paramref name="length"/> bytes are its fields.</summary>
    public void Begin(int field, int length)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        Varint((ulong)length);
    }

    /// <summary>Adds a number in front of what follows in a stream: the length of a message.</summary>
    public void Varint(ulong value)
    {
        Span<byte> target = Reserve(VarintBytes);
        int length = 0;
        while (value > 0x7F)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        _length += length;
    }

    /// <summary>How many bytes a field of so many bytes takes with its tag and length.</summary>
    public static int SizeOfBytes(int field, int length) =>
        CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeLengthSize(length) + length;

    private void Tag(int field, WireFormat.WireType type) => Varint(WireFormat.MakeTag(field, type));

    private Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _length < size)
        {
            Array.Resize(ref _bytes, Math.Max(_length + size, 2 * _bytes.Length));
        }

        return _bytes.AsSpan(_length);
    }
}
