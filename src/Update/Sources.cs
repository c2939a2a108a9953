using System;
using PopCon.Update.Configuration;
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
        if (!SourceAddress.IsScheme(scheme))
        {
            throw new UpdateException($"Invalid scheme \"{scheme}\": expected two or more of a-z, 0-9, +, . and -, the first a letter.");
        }

        SourceFactory.Register(scheme, factory);
    }
}
