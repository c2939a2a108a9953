using System;
using System.Collections.Generic;
using System.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PopCon.Hosting.Web.WebConfig;

/// <summary>One mapping of a YAML file, read key by key; mistakes are collected with their line.</summary>
/// <param name="node">The mapping; <see langword="null"/> reads as an empty one.</param>
/// <param name="prefix">The keys above it with a dot at the end, for messages; empty at the top.</param>
/// <param name="errors">Where mistakes go.</param>
/// <remarks>One thread.</remarks>
internal sealed class YamlSection(YamlMappingNode? node, string prefix, ConfigErrors errors)
{
    /// <summary>Whether the section is there and says anything.</summary>
    public bool IsGiven => node is { Children.Count: > 0 };

    /// <summary>Notes every key that is none of these.</summary>
    public void RefuseOtherThan(params ReadOnlySpan<string> known)
    {
        foreach (YamlNode key in node?.Children.Keys ?? Enumerable.Empty<YamlNode>())
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
            {
                errors.Add(key.Start.Line, $"unknown key {prefix}{(key as YamlScalarNode)?.Value}");
            }
        }
    }

    /// <summary>Whether a key is there with a value.</summary>
    public bool Has(string key) => Find(key) is not (null or YamlScalarNode { Value: null or "" });

    /// <summary>A text; empty when the key is missing or null.</summary>
    public string Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return string.Empty;
            case YamlScalarNode scalar:
                return IsNull(scalar) ? string.Empty : scalar.Value ?? string.Empty;
            default:
                Refuse(key, "must be a text");
                return string.Empty;
        }
    }

    /// <summary>True or false, in the spellings of YAML 1.1.</summary>
    public bool Switch(string key, bool missing)
    {
        switch (Text(key).ToUpperInvariant())
        {
            case "":
                return missing;
            case "TRUE" or "YES" or "ON" or "Y":
                return true;
            case "FALSE" or "NO" or "OFF" or "N":
                return false;
            default:
                Refuse(key, "must be true or false");
                return missing;
        }
    }

    /// <summary>A list of texts; empty when the key is missing or null.</summary>
    public IReadOnlyList<string> List(string key)
    {
        switch (Find(key))
        {
            case null:
            case YamlScalarNode scalar when IsNull(scalar):
                return [];
            case YamlSequenceNode sequence when sequence.Children.All(item => item is YamlScalarNode):
                return [.. sequence.Children.Select(item => ((YamlScalarNode)item).Value ?? string.Empty)];
            default:
                Refuse(key, "must be a list of texts");
                return [];
        }
    }

    /// <summary>The section below a key; an empty one when the key is missing or null.</summary>
    public YamlSection Section(string key)
    {
        YamlNode? child = Find(key);
        if (child is not (null or YamlMappingNode) && !(child is YamlScalarNode scalar && IsNull(scalar)))
        {
            Refuse(key, "must be a mapping");
        }

        return new YamlSection(child as YamlMappingNode, $"{prefix}{key}.", errors);
    }

    /// <summary>All pairs of texts, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs()
    {
        foreach ((YamlNode key, YamlNode value) in node?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>())
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode text)
            {
                yield return new KeyValuePair<string, string>(name, text.Value ?? string.Empty);
            }
            else
            {
                errors.Add(key.Start.Line, $"{prefix.TrimEnd('.')} must map texts to texts");
            }
        }
    }

    /// <summary>Notes that a key's value cannot be used. The value is not repeated: it may be a secret.</summary>
    public void Refuse(string key, string why)
    {
        Mark where = Find(key)?.Start ?? node?.Start ?? Mark.Empty;
        errors.Add(where.Line, $"{prefix}{key} {why}");
    }

    private YamlNode? Find(string key) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";
}
