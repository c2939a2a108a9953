using System;
using System.Text;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Parsing;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>
/// A statsd line split into what repeats and what changes: its identity (the name part and all after the value, less
/// the sample rate and the timestamp) and the number.
/// </summary>
/// <remarks>
/// Cheap and blind to meaning: two lines with the same identity differ only in value, sample rate and timestamp, so what
/// the parser found out about one holds for the other; a timestamp that may not be text, which spoils the whole line, stays in.
/// Lines that do not have this shape are left to the parser.
/// </remarks>
internal readonly ref struct LineIdentity
{
    /// <summary>Longer identities (of both parts together) are not remembered; this bounds the look-up's stack and memory.</summary>
    public const int MaxBytes = SampleApplier.MaxRememberedBytes;

    private const byte Colon = (byte)':';
    private const byte Bar = (byte)'|';
    private const byte At = (byte)'@';
    private const byte TimestampMark = (byte)'T';

    // statsd_exporter refuses more than six parts, which is five bars.
    private const int MaxBars = 5;

    private LineIdentity(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, FastNumber value, double rate)
    {
        Name = name;
        Suffix = suffix;
        Value = value;
        Rate = rate;
    }

    /// <summary>The part before the first colon, tags and all.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>From the bar after the value to the end, without <c>|@…</c> and <c>|T…</c>.</summary>
    public ReadOnlySpan<byte> Suffix { get; }

    /// <summary>The number and whether it carried a sign.</summary>
    public FastNumber Value { get; }

    /// <summary>The sample rate; 1 without one.</summary>
    public double Rate { get; }

    /// <summary>Splits a line.</summary>
    /// <param name="line">A line without its line end.</param>
    /// <param name="scratch"><see cref="MaxBytes"/> bytes to put the suffix together in when something has to be cut out of it.</param>
    /// <param name="identity">The parts; spans into the line or the scratch.</param>
    /// <returns><see langword="false"/> when the line is for the parser alone.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> line, Span<byte> scratch, out LineIdentity identity)
    {
        identity = default;
        int colon = line.IndexOf(Colon);
        if (colon <= 0)
        {
            return false;
        }

        // dotnet_popcon.library_used.dapper:1|c
        //                                   ^^
        ReadOnlySpan<byte> rest = line[(colon + 1)..];
        if (!FastNumber.TryRead(rest, out FastNumber value, out int length) || length == rest.Length || rest[length] != Bar)
        {
            return false;
        }

        ReadOnlySpan<byte> suffix = rest[length..];
        double rate = 1;
        if (suffix.Length > 2 && !TryCutSuffix(ref suffix, scratch, out rate))
        {
            return false;
        }

        identity = new LineIdentity(line[..colon], suffix, value, rate);
        return colon + suffix.Length <= MaxBytes;
    }

    private static bool TryCutSuffix(ref ReadOnlySpan<byte> suffix, Span<byte> scratch, out double rate)
    {
        rate = 1;
        int mark = suffix.IndexOfAny(At, TimestampMark);
        if (suffix.Count(Bar) > MaxBars)
        {
            return false;
        }

        if (mark < 0)
        {
            return true;
        }

        if (suffix.Length > scratch.Length)
        {
            return false;
        }

        return TryCutRate(ref suffix, mark, scratch, ref rate) || TryCutParts(ref suffix, scratch, out rate);
    }

    // The usual case: one sample rate, and no timestamp.
    // |ms|@0.1|#zone:eu   becomes   |ms|#zone:eu and 0.1
    //     ^^^^^
    private static bool TryCutRate(ref ReadOnlySpan<byte> suffix, int mark, Span<byte> scratch, ref double rate)
    {
        if (mark < 2 || suffix[mark] != At || suffix[mark - 1] != Bar)
        {
            return false;
        }

        ReadOnlySpan<byte> text = suffix[(mark + 1)..];
        int end = text.IndexOf(Bar);
        ReadOnlySpan<byte> rest = end < 0 ? default : text[end..];
        if (rest.IndexOfAny(At, TimestampMark) >= 0 || !TryReadRate(end < 0 ? text : text[..end], out double read))
        {
            return false;
        }

        rate = read;
        ReadOnlySpan<byte> before = suffix[..(mark - 1)];
        if (rest.Length > 0)
        {
            before.CopyTo(scratch);
            rest.CopyTo(scratch[before.Length..]);
            before = scratch[..(before.Length + rest.Length)];
        }

        suffix = before;
        return true;
    }

    private static bool TryCutParts(ref ReadOnlySpan<byte> suffix, Span<byte> scratch, out double rate)
    {
        rate = 1;
        bool hasRate = false;
        int written = 0;
        for (ReadOnlySpan<byte> rest = suffix; rest.Length > 0;)
        {
            int end = rest[1..].IndexOf(Bar) + 1;
            ReadOnlySpan<byte> part = end == 0 ? rest : rest[..end];
            rest = rest[part.Length..];
            byte mark = part.Length > 1 ? part[1] : Bar;
            if (mark == At && written > 0)
            {
                if (hasRate || !TryReadRate(part[2..], out rate))
                {
                    return false;
                }

                hasRate = true;
            }
            else if (mark != TimestampMark || written == 0 || part.IndexOf(Colon) >= 0 || !Ascii.IsValid(part))
            {
                part.CopyTo(scratch[written..]);
                written += part.Length;
            }
        }

        suffix = scratch[..written];
        return true;
    }

    // Only rates in 0 to 1: what others mean is the parser's business.
    private static bool TryReadRate(ReadOnlySpan<byte> text, out double rate)
    {
        bool isNumber = FastNumber.TryRead(text, out FastNumber number, out int length) && length == text.Length;
        rate = number.Value;
        return isNumber && !number.IsSigned && rate is > 0 and <= 1;
    }
}
