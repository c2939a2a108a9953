using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Mapping;

/// <summary>
/// One rule of the file, ready to be applied: what it says of a name once its pattern matched. Immutable, thread-safe.
/// </summary>
internal sealed class MappingRule
{
    private readonly Template _name;
    private readonly KeyValuePair<string, Template>[] _labels;
    private readonly MappingResult? _constant;

    /// <param name="index">Its place in the file, from 0; lower goes first.</param>
    /// <param name="pattern">The text of <c>match</c>.</param>
    /// <param name="type">The only type it is for; <see langword="null"/> for all.</param>
    /// <param name="action">Map or drop.</param>
    /// <param name="name">The metric's name.</param>
    /// <param name="labels">The labels, in the order of the file.</param>
    /// <param name="settings">How to keep the metric.</param>
    public MappingRule(
        int index,
        string pattern,
        StatsdType? type,
        MappingAction action,
        Template name,
        IEnumerable<KeyValuePair<string, Template>> labels,
        MetricSettings settings)
    {
        Index = index;
        Pattern = pattern;
        Type = type;
        Action = action;
        Settings = settings;
        _name = name;
        _labels = [.. labels];
        if (action == MappingAction.Drop || (name.IsConstant && _labels.All(label => label.Value.IsConstant)))
        {
            _constant = Build([]);
        }
    }

    /// <summary>Its place in the file, from 0.</summary>
    public int Index { get; }

    /// <summary>The line of the file that it begins in, from 1; 0 for a rule that no file holds.</summary>
    public int Line { get; init; }

    /// <summary>The text of <c>match</c>.</summary>
    public string Pattern { get; }

    /// <summary>The only type it is for; <see langword="null"/> for all.</summary>
    public StatsdType? Type { get; }

    /// <summary>Map or drop.</summary>
    public MappingAction Action { get; }

    /// <summary>How to keep the metric.</summary>
    public MetricSettings Settings { get; }

    /// <summary>The metric name, if the rule makes only one; <see langword="null"/> otherwise.</summary>
    public string? LiteralName => Action == MappingAction.Drop ? null : _name.Constant;

    /// <summary>Whether the rule can make a metric of that name.</summary>
    public bool CanMake(string metricName) => Action != MappingAction.Drop && _name.CanExpandTo(metricName);

    /// <summary>The metric name as the file has it, with <c>${1}</c> for what the pattern captures.</summary>
    public string NameText => _name.ToString();

    /// <summary>The names of the labels, in the order of the file.</summary>
    public IEnumerable<string> LabelNames => _labels.Select(label => label.Key);

    /// <summary>The numbers of the captures that name and labels refer to.</summary>
    public IEnumerable<int> UsedCaptures => _labels.Select(label => label.Value).Prepend(_name).SelectMany(template => template.References).Distinct();

    /// <summary>Whether the result depends on what the pattern captured.</summary>
    public bool NeedsCaptures => _constant is null;

    /// <summary>Whether samples of a type are its business.</summary>
    public bool AppliesTo(StatsdType type) => Type is null || Type == type;

    /// <summary>What it says, given what its pattern captured.</summary>
    /// <param name="captures">By number, 0 first; not looked at when <see cref="NeedsCaptures"/> is false.</param>
    public MappingResult Apply(ReadOnlySpan<string?> captures) => _constant ?? Build(captures);

    private MappingResult Build(ReadOnlySpan<string?> captures)
    {
        // What a dropped sample would have been called is nobody's concern.
        if (Action == MappingAction.Drop)
        {
            return new MappingResult(Action, string.Empty, [], Settings);
        }

        var labels = new KeyValuePair<string, string>[_labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = new(_labels[i].Key, _labels[i].Value.Expand(captures));
        }

        return new MappingResult(Action, NameEscaping.Escape(_name.Expand(captures)), labels, Settings);
    }
}
