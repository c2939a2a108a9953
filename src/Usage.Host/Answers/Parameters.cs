using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Primitives;

namespace PopCon.Usage.Host.Answers;

/// <summary>The parameters of a query or a form.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class Parameters(IEnumerable<KeyValuePair<string, StringValues>> values)
{
    private readonly KeyValuePair<string, StringValues>[] _values = [.. values];

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => _values.Select(value => value.Key);

    /// <summary>The first parameter that is there twice, or <see langword="null"/>.</summary>
    public string? Repeated => _values.FirstOrDefault(value => value.Value.Count > 1).Key;

    /// <summary>The value of a parameter; empty when it is missing.</summary>
    public string this[string name] => _values.FirstOrDefault(value => string.Equals(value.Key, name, StringComparison.Ordinal)).Value.FirstOrDefault() ?? string.Empty;

    /// <summary>Whether a parameter is there, even empty.</summary>
    public bool Has(string name) => _values.Any(value => string.Equals(value.Key, name, StringComparison.Ordinal));
}
