using System;
using System.Text;
using System.Text.RegularExpressions;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Rules;

/// <summary>A rule of type docker-v1 or docker-v2: which images a registry has.</summary>
/// <remarks>Immutable, safe from all threads. Matching takes time in proportion to the name.</remarks>
internal sealed class DockerRule
{
    private readonly string? _name;
    private readonly Regex? _pattern;

    private DockerRule(string registry, string? name, Regex? pattern)
    {
        Registry = registry;
        _name = name;
        _pattern = pattern;
    }

    /// <summary>The host of the registry, perhaps with a port.</summary>
    public string Registry { get; }

    /// <summary>A rule for one image.</summary>
    public static DockerRule ForName(string name, string registry) => new(registry, name, null);

    /// <summary>A rule for images whose names match a pattern: <c>*</c> within one segment, <c>{a,b}</c>, <c>\</c> before a character that is meant literally.</summary>
    /// <exception cref="TemplateException">The pattern is malformed.</exception>
    public static DockerRule ForPattern(string pattern, string registry) =>
        new(registry, null, new Regex(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    /// <summary>Whether the registry has an image.</summary>
    public bool Matches(ReadOnlySpan<char> image) =>
        _name is not null ? image.SequenceEqual(_name) : _pattern!.IsMatch(image);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("\\A");
        int depth = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '{':
                    depth++;
                    regex.Append("(?:");
                    break;
                case '}' when depth > 0:
                    depth--;
                    regex.Append(')');
                    break;
                case ',' when depth > 0:
                    regex.Append('|');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(pattern[i] is '}' or '\\'
                        ? throw new TemplateException($"the pattern '{pattern}' has a '{pattern[i]}' that belongs to nothing")
                        : Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return depth == 0 ? regex.Append("\\z").ToString() : throw new TemplateException($"the pattern '{pattern}' has a brace that is not closed");
    }
}
