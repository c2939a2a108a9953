using System;
using System.Collections.Generic;

namespace PopCon.Metrics;

/// <summary>All series with one metric name: they share a type and a HELP text.</summary>
/// <remarks>The name, type and text never change; the rest is used under the ingest lock only.</remarks>
internal sealed class MetricFamily(string name, MetricType type, string help)
{
    // Nearly every family has one set of label names; a sender who varies them must not make look-ups slow.
    private SeriesVector? _first;
    private Dictionary<string, SeriesVector>? _others;

    /// <summary>The metric name: letters, digits and underscores, so always ASCII.</summary>
    public string Name { get; } = name;

    /// <summary>The type, bound by the first series.</summary>
    public MetricType Type { get; } = type;

    /// <summary>The HELP text, not escaped. One for the family: whoever comes first decides.</summary>
    public string Help { get; } = help;

    /// <summary>Whether it is one of the program's own metrics, which no statsd line may touch.</summary>
    public bool IsOwn { get; init; }

    /// <summary>How many series it has.</summary>
    public int SeriesCount { get; set; }

    /// <summary>How often the news of the registry had been fetched when it was made.</summary>
    public long BornAtTake { get; init; }

    /// <summary>How many vectors it has.</summary>
    public int VectorCount => (_first is null ? 0 : 1) + (_others?.Count ?? 0);

    /// <summary>The vector with these label names, or <see langword="null"/>.</summary>
    /// <param name="shape">The label names as <see cref="SeriesVector.Shape"/> has them.</param>
    public SeriesVector? Find(ReadOnlySpan<char> shape)
    {
        if (_first is not null && shape.SequenceEqual(_first.Shape))
        {
            return _first;
        }

        SeriesVector? vector = null;
        _others?.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(shape, out vector);
        return vector;
    }

    /// <summary>Adds a vector that is not there yet.</summary>
    public void Add(SeriesVector vector)
    {
        if (_first is null)
        {
            _first = vector;
            return;
        }

        _others ??= new Dictionary<string, SeriesVector>(StringComparer.Ordinal);
        _others.Add(vector.Shape, vector);
    }

    /// <summary>Takes a vector out; one that is not there is no mistake.</summary>
    public void Remove(SeriesVector vector)
    {
        if (_first == vector)
        {
            _first = null;
        }
        else if (_others is not null && _others.TryGetValue(vector.Shape, out SeriesVector? known) && known == vector)
        {
            _others.Remove(vector.Shape);
        }
    }
}
