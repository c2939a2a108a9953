using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Hosting.Values;

namespace PopCon.Hosting.Yaml;

/// <summary>One YAML mapping of a file, read key by key. A value of the wrong type is reported as a mistake and counts as absent.</summary>
/// <remarks>One thread. Types are those of YAML 1.1: a number or a switch in quotes is text.</remarks>
internal sealed class YamlSection
{
    private readonly YamlProblems _problems;
    private readonly Dictionary<string, YamlNode> _values;

    /// <param name="node">The mapping; anything else is a mistake and counts as empty, <see langword="null"/> just counts as empty.</param>
    /// <param name="place">What messages call it; empty for the whole file.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <param name="knownKeys">The keys it may have; empty to allow all.</param>
    /// <param name="deprecatedKeys">Keys that are read but not advertised.</param>
    public YamlSection(
        YamlNode? node,
        string place,
        YamlProblems problems,
        IReadOnlyList<string> knownKeys,
        params IReadOnlyList<string> deprecatedKeys)
    {
        // An absent mapping is as good as an empty one.
        Node = node ?? new YamlNode(YamlNodeKind.Mapping, 1, 1);
        Place = place;
        _problems = problems;
        _values = new YamlSectionKeys(place, problems, knownKeys, deprecatedKeys).Collect(Node);
    }

    /// <summary>The YAML mapping itself.</summary>
    public YamlNode Node { get; }

    /// <summary>What messages call it.</summary>
    public string Place { get; }

    /// <summary>Whether it has no usable key.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Reads a whole file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <param name="knownKeys">The keys that it may have.</param>
    /// <returns>The mapping at the root; empty when the text is not valid YAML.</returns>
    public static YamlSection OfFile(string text, YamlProblems problems, params IReadOnlyList<string> knownKeys)
    {
        YamlNode? root = null;
        try
        {
            root = YamlComposer.Compose(text.TrimStart('\uFEFF'));
        }
        catch (YamlSyntaxException e)
        {
            problems.Error(
                e.Line, string.Empty, string.Create(CultureInfo.InvariantCulture, $"not valid YAML: {e.Message} (column {e.Column})"));
        }

        return new YamlSection(root, string.Empty, problems, knownKeys);
    }

    /// <summary>The mapping below a key; empty when the key is absent or null.</summary>
    public YamlSection Section(string key, params IReadOnlyList<string> knownKeys) =>
        new(Find(key), Place.Length == 0 ? key : $"{Place}, {key}", _problems, knownKeys);

    /// <summary>The mapping that an item of a list is.</summary>
    public YamlSection Section(YamlNode item, string place, params IReadOnlyList<string> knownKeys) =>
        new(item, place, _problems, knownKeys);

    /// <summary>The value of a key; <see langword="null"/> when it is absent or null.</summary>
    public YamlNode? Find(string key) =>
        _values.TryGetValue(key, out YamlNode? value) && !value.IsNull ? value : null;

    /// <summary>The text of a scalar; <see langword="null"/> when absent.</summary>
    public string? Text(string key) => Scalar(key)?.Text;

    /// <summary>A switch; <see langword="null"/> when absent.</summary>
    public bool? Switch(string key)
    {
        if (Scalar(key) is not { } node)
        {
            return null;
        }

        YamlScalar scalar = YamlScalar.Resolve(node);
        if (scalar.Kind != YamlScalarKind.Boolean)
        {
            Error(key, $"'{node.Text}' is not true or false; write one of them without quotes");
        }

        return scalar.Boolean;
    }

    /// <summary>A number; <see langword="null"/> when absent.</summary>
    public double? Number(string key) => Scalar(key) is { } node ? Number(node, key) : null;

    /// <summary>The number that a value or an item of a list is; 0 and a mistake when it is none.</summary>
    public double Number(YamlNode node, string key)
    {
        YamlScalar scalar = node.Kind == YamlNodeKind.Scalar ? YamlScalar.Resolve(node) : default;
        if (scalar.Kind is YamlScalarKind.Text or YamlScalarKind.Boolean)
        {
            _problems.Error(node, Place, $"{key}: '{node.Text}' is not a number; write it without quotes");
        }

        return scalar.Float;
    }

    /// <summary>A whole number of 32 bits; <see langword="null"/> when absent.</summary>
    public uint? WholeNumber(string key)
    {
        if (Scalar(key) is not { } node)
        {
            return null;
        }

        YamlScalar scalar = YamlScalar.Resolve(node);
        if (scalar.Kind == YamlScalarKind.Integer && scalar.Integer is >= 0 and <= uint.MaxValue)
        {
            return (uint)scalar.Integer;
        }

        if (scalar.Kind == YamlScalarKind.Float && scalar.Float is >= 0 and <= uint.MaxValue)
        {
            return (uint)scalar.Float;
        }

        Error(key, $"'{node.Text}' is not a whole number from 0 to {uint.MaxValue}");
        return null;
    }

    /// <summary>A duration in nanoseconds; 0 when absent.</summary>
    public long Duration(string key)
    {
        if (Scalar(key) is not { } node)
        {
            return 0;
        }

        YamlScalar scalar = YamlScalar.Resolve(node);
        switch (scalar.Kind)
        {
            case YamlScalarKind.Integer when scalar.Integer <= long.MaxValue:
            case YamlScalarKind.Float when scalar.Float <= long.MaxValue:
                long bare = scalar.Kind == YamlScalarKind.Integer ? (long)scalar.Integer : (long)scalar.Float;
                if (bare != 0)
                {
                    Warn(key, $"{node.Text} without a unit is nanoseconds; write {node.Text}s for seconds");
                }

                return bare;
            case YamlScalarKind.Text when GoDuration.TryParse(node.Text, out long nanoseconds):
                return nanoseconds;
            default:
                Error(key, $"'{node.Text}' is not a duration; write a number with h, m, s, ms, us or ns, such as 1h30m");
                return 0;
        }
    }

    /// <summary>One of a few words, which are case-sensitive; <see langword="default"/> when absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="words">The words and what they mean.</param>
    /// <param name="hidden">Words that messages do not advertise.</param>
    public T? Word<T>(string key, KeyValuePair<string, T>[] words, params IReadOnlyList<string> hidden)
    {
        // Go's YAML reader lets the type of such a key decide about Null and NULL, which are the empty word there.
        bool isEmptyWord = _values.TryGetValue(key, out YamlNode? node) && node is { Text: "Null" or "NULL", IsNull: true };
        if ((isEmptyWord ? string.Empty : Text(key)) is not { } text)
        {
            return default;
        }

        foreach ((string word, T value) in words)
        {
            if (string.Equals(word, text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        Error(key, $"'{text}' is unknown; use {string.Join(" or ", words.Select(word => word.Key).Except(hidden, StringComparer.Ordinal))}");
        return default;
    }

    /// <summary>The items of a list; <see langword="null"/> when absent.</summary>
    public List<YamlNode>? List(string key)
    {
        YamlNode? node = Find(key);
        if (node is not null && node.Kind != YamlNodeKind.Sequence)
        {
            Error(key, "a list is expected");
            return null;
        }

        return node?.Items;
    }

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        List<YamlNode> items = List(key) ?? [];
        if (items.Exists(item => item.Kind != YamlNodeKind.Scalar))
        {
            Error(key, "every item must be a single value");
        }

        return [.. items.Select(item => item.Text)];
    }

    /// <summary>All keys with their texts, in the order of the file. A value that is not a single one is reported and empty.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs()
    {
        foreach ((string key, YamlNode value) in _values)
        {
            if (value.Kind != YamlNodeKind.Scalar)
            {
                Error(key, "a single value is expected");
            }

            yield return KeyValuePair.Create(key, value.IsNull ? string.Empty : value.Text);
        }
    }

    /// <summary>Reports a mistake in the value of a key, or that the key is missing.</summary>
    public void Error(string key, string what) => _problems.Error(Locate(key), Place, $"{key}: {what}");

    /// <summary>Reports something suspicious in the value of a key.</summary>
    public void Warn(string key, string what) => _problems.Warn(Locate(key), Place, $"{key}: {what}");

    private YamlNode Locate(string key) => _values.GetValueOrDefault(key, Node);

    private YamlNode? Scalar(string key)
    {
        YamlNode? node = Find(key);
        if (node is null || node.Kind == YamlNodeKind.Scalar)
        {
            return node;
        }

        Error(key, "a single value is expected");
        return null;
    }
}
