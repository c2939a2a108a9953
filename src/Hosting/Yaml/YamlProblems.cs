using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PopCon.Hosting.Yaml;

/// <summary>Collects everything that is wrong in one file, so that one message can list it: <c>file:line: place: what; what to do</c>.</summary>
/// <param name="fileName">What messages call the file.</param>
/// <param name="warn">Gets warnings as they are found; <see langword="null"/> drops them.</param>
/// <remarks>One thread.</remarks>
internal sealed class YamlProblems(string fileName, Action<string>? warn)
{
    private readonly List<(int Line, string Text)> _errors = [];
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>All mistakes by line; those of one line in the order they were found.</summary>
    public IReadOnlyList<string> Errors =>
        _errors.Count == 0 ? [] : [.. _errors.OrderBy(error => error.Line).Select(error => error.Text)];

    /// <summary>Adds a mistake that makes the file unusable.</summary>
    /// <param name="node">Where it is.</param>
    /// <param name="place">The rule or section, such as <c>defaults</c>; may be empty.</param>
    /// <param name="what">What is wrong and what to do.</param>
    public void Error(YamlNode node, string place, string what) => Error(node.Line, place, what);

    /// <summary>Adds a mistake at a line from 1; 0 means the whole file.</summary>
    public void Error(int line, string place, string what)
    {
        // An alias or merge that many places use has its mistakes reported once for each place.
        string text = Format(line, place, what);
        if (_reported.Add(text))
        {
            _errors.Add((line, text));
        }
    }

    /// <summary>Reports something suspicious that does not make the file unusable.</summary>
    public void Warn(YamlNode node, string place, string what)
    {
        string text = Format(node.Line, place, what);
        if (warn is not null && _reported.Add(text))
        {
            warn(text);
        }
    }

    // Values from the file may contain line breaks; a mistake is one line all the same.
    private string Format(int line, string place, string what)
    {
        string position = line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{fileName}:{line}") : fileName;
        return $"{position}: {(place.Length > 0 ? place + ": " : string.Empty)}{what}".ReplaceLineEndings(" ");
    }
}
