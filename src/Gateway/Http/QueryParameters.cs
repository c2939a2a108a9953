using System;
using System.Runtime.InteropServices;

namespace PopCon.Gateway.Http;

/// <summary>Walks over the parameters of a query, as they were sent.</summary>
/// <remarks>One thread. Allocates nothing. Empty parameters are skipped.</remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct QueryParameters(ReadOnlySpan<char> query)
{
    private readonly ReadOnlySpan<char> _query = query;
    private int _next;

    /// <summary>The name.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The value; empty without one.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Where the value begins in the query.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Whether there is an equals sign.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Takes the next parameter.</summary>
    public bool MoveNext()
    {
        while (_next < _query.Length)
        {
            int start = _next;
            int length = _query[start..].IndexOf('&');
            ReadOnlySpan<char> parameter = length < 0 ? _query[start..] : _query.Slice(start, length);
            _next = start + parameter.Length + 1;
            if (parameter.IsEmpty)
            {
                continue;
            }

            int equals = parameter.IndexOf('=');
            HasValue = equals >= 0;
            Name = HasValue ? parameter[..equals] : parameter;
            Value = HasValue ? parameter[(equals + 1)..] : [];
            ValueStart = start + (HasValue ? equals + 1 : parameter.Length);
            return true;
        }

        return false;
    }

    /// <summary>Whether two names, as they were sent, mean the same.</summary>
    public static bool AreSameName(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        one.SequenceEqual(other)
        || ((one.ContainsAny('%', '+') || other.ContainsAny('%', '+'))
            && string.Equals(PercentCoding.Decode(one, plusIsSpace: true), PercentCoding.Decode(other, plusIsSpace: true), StringComparison.Ordinal));

    /// <summary>The decoded value of a parameter, the first of several; <see langword="null"/> when it is absent or not UTF-8.</summary>
    public static string? Find(ReadOnlySpan<char> query, string name)
    {
        var parameters = new QueryParameters(query);
        while (parameters.MoveNext())
        {
            if (AreSameName(parameters.Name, name))
            {
                return PercentCoding.Decode(parameters.Value, plusIsSpace: true);
            }
        }

        return null;
    }
}
