using System;
using System.Collections.Generic;
using PopCon.Hosting.Values;
using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>
/// One YAML mapping of the file, read key by key. A value of the wrong type is noted as a mistake and counts as absent.
/// </summary>
internal sealed class MappingSection
{
    private readonly MappingProblems _problems;
    private readonly string _place;
    private readonly Dictionary<string, YamlNode> _values;

    /// <param name="node">The mapping; anything else is a mistake and counts as empty.</param>
    /// <param name="place">What messages call it; may be empty for the whole file.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <param name="knownKeys">The keys it may have; empty to allow all.</param>
    /// <param name="deprecatedKeys">Keys that are read but not advertised.</param>
    public MappingSection(
        YamlNode node,
        string place,
        MappingProblems problems,
        IReadOnlyList<string> knownKeys,
        params IReadOnlyList<string> deprecatedKeys)
    {
        Node = node;
        _place = place;
        _problems = problems;
        _values = new SectionKeys(place, problems, knownKeys, deprecatedKeys).Collect(node);
    }

    /// <summary>The YAML mapping itself.</summary>
    public YamlNode Node { get; }

    /// <summary>Keys and values, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, YamlNode>> Values => _values;

    /// <summary>The value of a key; <see langword="null"/> when it is absent or null.</summary>
    public YamlNode? Find(string key) =>
        _values.TryGetValue(key, out YamlNode? value) && !value.IsNull ? value : null;

    /// <summary>The text of a scalar; <see langword="null"/> when absent.</summary>
    public string? Text(string key) => Scalar(key)?.Text;

    /// <summary>A switch; false when absent.</summary>
    public bool Boolean(string key)
    {
        if (Scalar(key) is not { } node)
        {
            return false;
        }

        YamlScalar scalar = YamlScalar.Resolve(node);
        if (scalar.Kind != YamlScalarKind.Boolean)
        {
            _problems.Error(node, _place, $"{key}: '{node.Text}' is not true or false; write one of them without quotes");
        }

        return scalar.Boolean;
    }

    /// <summary>A number; <see langword="null"/> when absent.</summary>
    public double? Number(string key) => Scalar(key) is { } node ? ReadNumber(node, key, _place, _problems) : null;

    /// <summary>A whole number of 32 bits; 0 when absent.</summary>
    public uint WholeNumber(string key)
    {
        if (Scalar(key) is not { } node)
        {
            return 0;
        }

        YamlScalar scalar = YamlScalar.Resolve(node);
        Int128 value = scalar.Kind switch
        {
            YamlScalarKind.Integer => scalar.Integer,
            YamlScalarKind.Float when scalar.Float is >= 0 and <= uint.MaxValue => (Int128)scalar.Float,
            _ => -1,
        };
        if (value < 0 || value > uint.MaxValue)
        {
            _problems.Error(node, _place, $"{key}: '{node.Text}' is not a whole number from 0 to {uint.MaxValue}");
            return 0;
        }

        return (uint)value;
    }

    /// <summary>A duration in nanoseconds; 0 when absent.</summary>
    public long Duration(string key)
    {
        if (Scalar(key) is not { } node)
        {
            return 0;
        }

        if (TryDuration(node, out long nanoseconds, out bool isBareNumber))
        {
            if (isBareNumber && nanoseconds != 0)
            {
                _problems.Warn(
                    node, _place, $"{key}: {node.Text} without a unit is nanoseconds; write {node.Text}s for seconds");
            }

            return nanoseconds;
        }

        _problems.Error(
            node, _place, $"{key}: '{node.Text}' is not a duration; write a number with h, m, s, ms, us or ns, such as 1h30m");
        return 0;
    }

    /// <summary>The items of a list; <see langword="null"/> when absent.</summary>
    public List<YamlNode>? List(string key)
    {
        YamlNode? node = Find(key);
        if (node is not null && node.Kind != YamlNodeKind.Sequence)
        {
            _problems.Error(node, _place, $"{key}: a list is expected");
            return null;
        }

        return node?.Items;
    }

    /// <summary>The number a scalar stands for; 0 and a noted mistake when it stands for none.</summary>
    public static double ReadNumber(YamlNode node, string key, string place, MappingProblems problems)
    {
        YamlScalar scalar = node.Kind == YamlNodeKind.Scalar ? YamlScalar.Resolve(node) : default;
        if (scalar.Kind is not (YamlScalarKind.Integer or YamlScalarKind.Float or YamlScalarKind.Null)
            || node.Kind != YamlNodeKind.Scalar)
        {
            problems.Error(node, place, $"{key}: '{node.Text}' is not a number; write it without quotes");
        }

        return scalar.Float;
    }

    private static bool TryDuration(YamlNode node, out long nanoseconds, out bool isBareNumber)
    {
        YamlScalar scalar = YamlScalar.Resolve(node);
        isBareNumber = scalar.Kind is YamlScalarKind.Integer or YamlScalarKind.Float;
        nanoseconds = 0;
        switch (scalar.Kind)
        {
            case YamlScalarKind.Integer when scalar.Integer <= long.MaxValue:
                nanoseconds = (long)scalar.Integer;
                return true;
            case YamlScalarKind.Float when Math.Abs(scalar.Float) < long.MaxValue:
                nanoseconds = (long)scalar.Float;
                return true;
            default:
                return scalar.Kind == YamlScalarKind.Text && GoDuration.TryParse(node.Text, out nanoseconds);
        }
    }

    private YamlNode? Scalar(string key)
    {
        YamlNode? node = Find(key);
        if (node is null || node.Kind == YamlNodeKind.Scalar)
        {
            return node;
        }

        _problems.Error(node, _place, $"{key}: a single value is expected");
        return null;
    }
}
