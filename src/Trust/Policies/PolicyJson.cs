using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace PopCon.Trust.Policies;

/// <summary>Reads values out of a policy file and gathers every mistake with the key it belongs to.</summary>
internal sealed class PolicyJson
{
    private readonly List<string> _mistakes = [];

    /// <summary>The mistakes so far, each <c>key: what is wrong</c>.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Notes a mistake.</summary>
    public void Wrong(string at, string what) => _mistakes.Add($"{at}: {what}");

    /// <summary>The members of an object by name. Unknown and repeated ones are mistakes.</summary>
    /// <param name="element">The object.</param>
    /// <param name="at">Its key; empty for the whole policy.</param>
    /// <param name="known">The members there can be, or <see langword="null"/> for any.</param>
    public Dictionary<string, PolicyElement> Members(JsonElement element, string at, params string[]? known)
    {
        var members = new Dictionary<string, PolicyElement>(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Wrong(at.Length == 0 ? "policy" : at, "expected an object.");
            return members;
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            string key = at.Length == 0 ? member.Name : at + "." + member.Name;
            if (known is not null && !known.Contains(member.Name, StringComparer.Ordinal))
            {
                Wrong(key, $"unknown key; expected one of {string.Join(", ", known)}.");
            }
            else if (!members.TryAdd(member.Name, new PolicyElement(member.Value, key)))
            {
                Wrong(key, "the key is there twice.");
            }
        }

        return members;
    }

    /// <summary>The elements of a list with their keys; none when the member is missing.</summary>
    public IReadOnlyList<PolicyElement> List(Dictionary<string, PolicyElement> parent, string name, string at)
    {
        string key = at.Length == 0 ? name : at + "." + name;
        if (!parent.TryGetValue(name, out PolicyElement? list))
        {
            return [];
        }

        if (list.Element.ValueKind != JsonValueKind.Array)
        {
            Wrong(key, "expected a list.");
            return [];
        }

        var elements = new List<PolicyElement>();
        foreach (JsonElement element in list.Element.EnumerateArray())
        {
            elements.Add(new PolicyElement(element, string.Create(CultureInfo.InvariantCulture, $"{key}[{elements.Count}]")));
        }

        return elements;
    }

    /// <summary>The strings of a list that pass a check.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The member.</param>
    /// <param name="at">The key of the object.</param>
    /// <param name="isValid">The check.</param>
    /// <param name="expected">What messages say was expected.</param>
    public List<string> Strings(Dictionary<string, PolicyElement> parent, string name, string at, Func<string, bool> isValid, string expected)
    {
        var values = new List<string>();
        foreach (PolicyElement found in List(parent, name, at))
        {
            if (Text(found.Element) is { } value && isValid(value))
            {
                values.Add(value);
            }
            else
            {
                Wrong(found.At, $"invalid value {found.Element.GetRawText()}; expected {expected}.");
            }
        }

        return values;
    }

    /// <summary>The text of a string, or <see langword="null"/> for anything else.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }
}
