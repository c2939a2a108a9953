using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>
/// Collects what is wrong in one mapping file, so that all of it can be told at once: <c>file:line: where: what; what
/// to do</c>. Warnings go out as they are found, errors together in the end.
/// </summary>
internal sealed class MappingProblems(string fileName, Action<string>? warn)
{
    private readonly List<(int Line, string Text)> _errors = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Notes a mistake that makes the file unusable.</summary>
    /// <param name="node">Where it stands.</param>
    /// <param name="place">The rule or section, such as <c>defaults</c>; may be empty.</param>
    /// <param name="what">What is wrong and what to do.</param>
    public void Error(YamlNode node, string place, string what) => Error(node.Line, place, what);

    /// <inheritdoc cref="Error(YamlNode, string, string)"/>
    public void Error(int line, string place, string what)
    {
        // An alias or merge used by many places has its mistakes told once per place, not once per look.
        string text = Format(line, place, what);
        if (_told.Add(text))
        {
            _errors.Add((line, text));
        }
    }

    /// <summary>Tells of something the file can be used in spite of.</summary>
    public void Warn(YamlNode node, string place, string what)
    {
        string text = Format(node.Line, place, what);
        if (warn is not null && _told.Add(text))
        {
            warn(text);
        }
    }

    /// <summary>Returns when there was no mistake.</summary>
    /// <exception cref="MappingFileException">There was one.</exception>
    public void ThrowIfAny(Exception? cause = null)
    {
        if (_errors.Count > 0)
        {
            // OrderBy is stable: mistakes of one line stay in the order they were found.
            throw new MappingFileException(
                string.Join('\n', _errors.OrderBy(error => error.Line).Select(error => error.Text)), cause);
        }
    }

    // Values from the file may hold line breaks; a mistake is one line all the same.
    private string Format(int line, string place, string what)
    {
        string subject = place.Length > 0 ? $"{place}: " : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{fileName}:{line}: {subject}{what}").ReplaceLineEndings(" ");
    }
}
