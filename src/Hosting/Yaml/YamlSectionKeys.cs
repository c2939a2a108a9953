using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Hosting.Yaml;

/// <summary>
/// Collects the keys and values of a YAML mapping, merges (<c>&lt;&lt;</c>) resolved. Keys that are unknown or given twice
/// are reported as mistakes and left out. One instance per mapping.
/// </summary>
internal sealed class YamlSectionKeys(
    string place, YamlProblems problems, IReadOnlyList<string> knownKeys, IReadOnlyList<string> deprecatedKeys)
{
    // Merges of merges can multiply; no real file comes near.
    private const int MaxMergedKeys = 100_000;

    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    private int _mergedKeys;

    /// <summary>Keys and values of a mapping, in the order of the file; any other node has none.</summary>
    public Dictionary<string, YamlNode> Collect(YamlNode node)
    {
        if (node.Kind == YamlNodeKind.Mapping)
        {
            Add(node);
        }
        else if (!node.IsNull)
        {
            problems.Error(node, place, "expected keys with values");
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
                _values[NameOf(key)] = value;
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
            problems.Error(value, place, "'<<' expects keys with values, or a list of them");
        }
    }

    private bool IsUsable(YamlNode key, HashSet<string> ownKeys)
    {
        string? mistake = key switch
        {
            { Kind: not YamlNodeKind.Scalar } => "a key must be a single value",
            _ when !ownKeys.Add(NameOf(key)) => $"key '{NameOf(key)}' is given twice; remove one",
            _ when knownKeys.Count > 0 && !knownKeys.Concat(deprecatedKeys).Contains(NameOf(key), StringComparer.Ordinal) =>
                $"unknown key '{NameOf(key)}'; use one of {string.Join(", ", knownKeys)}, or remove it",
            _ => null,
        };
        if (mistake is not null)
        {
            problems.Error(key, place, mistake);
        }

        return mistake is null;
    }

    // As in statsd_exporter, the key null is the empty name.
    private static string NameOf(YamlNode key) => key.IsNull ? string.Empty : key.Text;
}
