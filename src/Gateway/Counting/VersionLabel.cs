using System;
using System.Buffers;

namespace PopCon.Gateway.Counting;

/// <summary>The label <c>version</c> of a package's version.</summary>
/// <remarks>Stateless. Allocates the label unless it is the version itself.</remarks>
internal static class VersionLabel
{
    private const int MaxLength = 32;

    /// <summary>Digits of one number; longer ones are not those of a version.</summary>
    private const int MaxDigits = 8;

    private static readonly SearchValues<char> FullCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz.+-");

    /// <summary>The label.</summary>
    /// <param name="version">The version as the ecosystem writes it; empty when it is not known.</param>
    /// <param name="detail">How much of it is counted.</param>
    public static string Of(string version, VersionDetail detail)
    {
        if (detail == VersionDetail.None)
        {
            return string.Empty;
        }

        int major = Digits(version, 0);
        if (major is 0 or > MaxDigits)
        {
            return Counters.Other;
        }

        if (detail == VersionDetail.Full)
        {
            return version.Length <= MaxLength && !version.AsSpan().ContainsAnyExcept(FullCharacters) ? version : Counters.Other;
        }

        int minor = detail == VersionDetail.Minor && major < version.Length && version[major] == '.' ? Digits(version, major + 1) : 0;
        return minor is 0 or > MaxDigits ? version[..major] : version[..(major + 1 + minor)];
    }

    private static int Digits(string version, int start)
    {
        int end = version.AsSpan(start).IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? version.Length - start : end;
    }
}
