using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Upstreams;

/// <summary>Names that are never asked for upstream: patterns with <c>*</c>.</summary>
/// <remarks>Immutable, safe from all threads.</remarks>
internal sealed class ReservedNames
{
    private readonly (string Plain, string Normalized)[] _patterns;

    /// <param name="patterns">The patterns, such as <c>Acme.*</c>.</param>
    public ReservedNames(IEnumerable<string> patterns) =>
        _patterns = [.. patterns.Select(pattern => (Escape(pattern), Escape(ProjectName.Normalize(pattern))))];

    /// <summary>Whether a name is reserved, in its own spelling or in that of PEP 503.</summary>
    public bool Contains(string name)
    {
        string normalized = ProjectName.Normalize(name);
        return Array.Exists(
            _patterns,
            pattern => FileSystemName.MatchesSimpleExpression(pattern.Plain, name, ignoreCase: true)
                || FileSystemName.MatchesSimpleExpression(pattern.Normalized, normalized, ignoreCase: true));
    }

    // Only * has a meaning.
    private static string Escape(string pattern) =>
        pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
}
