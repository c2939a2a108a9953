using System;
using System.Linq;
using PopCon.Update.Failures;
using PopCon.Update.Feeds;

namespace PopCon.Update;

/// <summary>Makes further kinds of sources known.</summary>
/// <remarks>Thread-safe.</remarks>
public static class Sources
{
    /// <summary>Makes a scheme known, such as <c>ftp</c> for <c>ftp://host/packages</c>.</summary>
    /// <param name="scheme">A lower-case letter, then lower-case letters, digits, <c>+</c>, <c>.</c> and <c>-</c>; at least two characters.</param>
    /// <param name="factory">Makes a source of the whole address.</param>
    /// <exception cref="UpdateException">The scheme has another form.</exception>
    public static void Register(string scheme, Func<string, IUpdateSource> factory)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(factory);
        bool isScheme = scheme.Length > 1 && char.IsAsciiLetterLower(scheme[0]) && scheme.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '.' or '-');
        if (!isScheme)
        {
            throw new UpdateException($"Invalid scheme \"{scheme}\": expected two or more of a-z, 0-9, +, . and -, the first a letter.");
        }

        SourceFactory.Register(scheme, factory);
    }
}
