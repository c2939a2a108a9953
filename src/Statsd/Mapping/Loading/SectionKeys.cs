using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>
/// Collects the keys and values of a YAML mapping, merges (<c>&lt;&lt;</c>) resolved. Keys that are unknown or given twice
/// are noted as mistakes and left out. One instance per mapping.
/// </summary>
internal sealed class SectionKeys(
    string place, MappingProblems problems, IReadOnlyList<string> knownKeys, IReadOnlyList<string> deprecatedKeys)
{
    // Merges of merges can multiply; no honest file comes near.
    private const int MaxMergedKeys = 100_000;

    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    private int _mergedKeys;

    /// <summary>Keys and values of a mapping, in the order of the file; whatever is no mapping has none.</summary>
    public Dictionary<string, YamlNode> Collect(YamlNode node)
    {
        if (node.Kind == YamlNodeKind.Mapping)
        {
            Add(node);
        }
        else if (!node.IsNull)
        {
            problems.Error(node, place, "keys with values are expected here");
        }

        return _values;
    }

    // A merge takes effect where it stands, as in statsd_exporter: later keys win over it, it wins over earlier ones.
    private void Add(YamlNode mapping)
    {
        var ownKeys = new HashSet<string>(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in mapping.Entries)
        {
            if (key is { IsPlain: true, Text: "<<" })
            {
                Merge(value);
            }
            else if (IsUsable(key, ownKeys))
            {
                _values[key.Text] = value;
            }
        }
    }

    private void Merge(YamlNode value)
    {
        _mergedKeys += 1 + value.Entries.Count;
        if (_mergedKeys > MaxMergedKeys)
        {
            problems.Error(value, place, "'<<' merges too many keys");
        }
        else if (value.Kind == YamlNodeKind.Mapping)
        {
            Add(value);
        }
        else if (value.Kind == YamlNodeKind.Sequence)
        {
            // The first of a list wins, so it is merged last.
            foreach (YamlNode item in Enumerable.Reverse(value.Items))
            {
                Merge(item);
            }
        }
        else
        {
            problems.Error(value, place, "'<<' merges keys with values, or a list of such");
        }
    }

    private bool IsUsable(YamlNode key, HashSet<string> ownKeys)
    {
        string? mistake = key switch
        {
            { Kind: not YamlNodeKind.Scalar } => "a key must be a single word",
            _ when !ownKeys.Add(key.Text) => $"key '{key.Text}' is given twice; remove one",
            _ when knownKeys.Count > 0 && !knownKeys.Concat(deprecatedKeys).Contains(key.Text, StringComparer.Ordinal) =>
                $"unknown key '{key.Text}'; use one of {string.Join(", ", knownKeys)}, or remove it",
            _ => null,
        };
        if (mistake is not null)
        {
            problems.Error(key, place, mistake);
        }

        return mistake is null;
    }
}
