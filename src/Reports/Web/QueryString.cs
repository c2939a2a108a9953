using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace PopCon.Reports.Web;

/// <summary>The parameters of an address, in their order.</summary>
/// <remarks>Immutable.</remarks>
public sealed class QueryString
{
    private readonly List<KeyValuePair<string, string>> _parameters;

    private QueryString(List<KeyValuePair<string, string>> parameters) => _parameters = parameters;

    /// <summary>The names, each as often as it occurs.</summary>
    public IEnumerable<string> Names => _parameters.Select(one => one.Key);

    /// <summary>The value of a parameter, or <see langword="null"/>; the last one counts.</summary>
    public string? this[string name] => _parameters.FindLast(one => string.Equals(one.Key, name, StringComparison.Ordinal)).Value;

    /// <summary>Reads a query string or a form, with or without the question mark.</summary>
    public static QueryString Parse(string text) =>
        new([.. text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            return KeyValuePair.Create(Decode(equals < 0 ? part : part[..equals]), equals < 0 ? string.Empty : Decode(part[(equals + 1)..]));
        })]);

    /// <summary>The same with other values; <see langword="null"/> takes a parameter out.</summary>
    public QueryString With(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var parameters = new List<KeyValuePair<string, string>>(_parameters);
        foreach ((string name, string? value) in changes)
        {
            parameters.RemoveAll(one => string.Equals(one.Key, name, StringComparison.Ordinal));
            if (value is not null)
            {
                parameters.Add(new(name, value));
            }
        }

        return new QueryString(parameters);
    }

    /// <summary>The query string with its question mark; empty without parameters.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in _parameters)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
