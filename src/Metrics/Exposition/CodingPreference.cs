using System;
using System.Buffers;

namespace PopCon.Metrics.Exposition;

/// <summary>One entry of an Accept-Encoding header: <c>gzip</c> or <c>gzip;q=0.5</c>.</summary>
internal readonly ref struct CodingPreference
{
    // RFC 9110 token characters.
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private CodingPreference(ReadOnlySpan<char> coding, double quality)
    {
        Coding = coding;
        Quality = quality;
    }

    /// <summary>The coding, as written.</summary>
    public ReadOnlySpan<char> Coding { get; }

    /// <summary>The q parameter; 1 without one.</summary>
    public double Quality { get; }

    /// <summary>Takes the next entry off the header. A mistake ends the header, as in statsd_exporter.</summary>
    /// <param name="header">What is left of it; afterwards what follows the entry.</param>
    /// <param name="preference">The entry; default when there is none.</param>
    public static bool TryTake(ref ReadOnlySpan<char> header, out CodingPreference preference)
    {
        preference = default;
        ReadOnlySpan<char> rest = header.TrimStart();
        header = [];
        int length = rest.IndexOfAnyExcept(TokenCharacters);
        ReadOnlySpan<char> coding = length < 0 ? rest : rest[..length];
        if (coding.IsEmpty)
        {
            return false;
        }

        rest = rest[coding.Length..].TrimStart();
        double quality = 1;
        if (rest.StartsWith(';') && !TryTakeQuality(ref rest, out quality))
        {
            return false;
        }

        preference = new CodingPreference(coding, quality);
        rest = rest.TrimStart();
        header = rest.StartsWith(',') ? rest[1..] : [];
        return true;
    }

    // ;q=0.25
    //  ^^^^^^
    private static bool TryTakeQuality(ref ReadOnlySpan<char> rest, out double quality)
    {
        quality = 0;
        rest = rest[1..].TrimStart();
        if (!rest.StartsWith("q=") || rest.Length < 3 || rest[2] is not ('0' or '1'))
        {
            return false;
        }

        quality = rest[2] - '0';
        rest = rest[3..];
        if (!rest.StartsWith('.'))
        {
            return true;
        }

        rest = rest[1..];
        for (double place = 0.1; rest.Length > 0 && char.IsAsciiDigit(rest[0]); place /= 10)
        {
            quality += place * (rest[0] - '0');
            rest = rest[1..];
        }

        return true;
    }
}
