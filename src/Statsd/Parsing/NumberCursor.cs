using System;

namespace PopCon.Statsd.Parsing;

/// <summary>A place in the text of a number, moved forward by the pieces of its grammar.</summary>
/// <remarks>Lives on the stack of one call. No step goes back, so a number is read in linear time.</remarks>
internal ref struct NumberCursor(ReadOnlySpan<byte> text)
{
    private const byte Underscore = (byte)'_';

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>How many bytes were taken.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all bytes were taken.</summary>
    public readonly bool IsAtEnd => Position == _text.Length;

    /// <summary>Takes one byte if it is <paramref name="wanted"/>.</summary>
    public bool TryTake(byte wanted)
    {
        bool taken = Position < _text.Length && _text[Position] == wanted;
        Position += taken ? 1 : 0;
        return taken;
    }

    /// <summary>Takes one letter, in whatever case; <paramref name="lowerCase"/> must be a lower-case letter.</summary>
    public bool TryTakeLetter(byte lowerCase) => TryTake(lowerCase) || TryTake((byte)char.ToUpperInvariant((char)lowerCase));

    /// <summary>Takes a sign if there is one.</summary>
    public void SkipSign() => _ = TryTake((byte)'+') || TryTake((byte)'-');

    /// <summary>Takes an underscore if a digit follows it: what may stand between <c>0x</c> and the first digit.</summary>
    public void SkipUnderscore(bool hexadecimal) => Position += IsUnderscoreAt(Position, hexadecimal) ? 1 : 0;

    /// <summary>Takes <c>digit ( [_] digit )*</c>; an underscore that no digit follows stays where it is.</summary>
    /// <returns>Whether there was at least one digit.</returns>
    public bool TryTakeDigits(bool hexadecimal = false)
    {
        // 12_500.75
        // ^^^^^^
        int start = Position;
        while (IsDigitAt(Position, hexadecimal))
        {
            Position++;
            SkipUnderscore(hexadecimal);
        }

        return Position > start;
    }

    /// <summary>Takes <c>digits [. [digits]]</c> or <c>. digits</c>.</summary>
    public bool TryTakeMantissa(bool hexadecimal = false)
    {
        bool hasWhole = TryTakeDigits(hexadecimal);
        bool hasFraction = TryTake((byte)'.') && TryTakeDigits(hexadecimal);
        return hasWhole || hasFraction;
    }

    /// <summary>Takes <c>[sign] digits</c>: the decimal digits of an exponent, also of a hexadecimal number's.</summary>
    public bool TryTakeExponent()
    {
        SkipSign();
        return TryTakeDigits();
    }

    private readonly bool IsUnderscoreAt(int index, bool hexadecimal) =>
        index < _text.Length && _text[index] == Underscore && IsDigitAt(index + 1, hexadecimal);

    private readonly bool IsDigitAt(int index, bool hexadecimal) =>
        index < _text.Length
        && (hexadecimal ? char.IsAsciiHexDigit((char)_text[index]) : char.IsAsciiDigit((char)_text[index]));
}
