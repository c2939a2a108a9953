using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Trust.Json;

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
    public Dictionary<string, PolicyElement> Members(JsonTree element, string at, params string[]? known)
    {
        var members = new Dictionary<string, PolicyElement>(StringComparer.Ordinal);
        if (element.Kind != JsonKind.Object)
        {
            Wrong(at.Length == 0 ? "policy" : at, "expected an object.");
            return members;
        }

        foreach (JsonTree member in element.Items)
        {
            string name = member.Name!;
            string key = at.Length == 0 ? name : at + "." + name;
            if (known is not null && !known.Contains(name, StringComparer.Ordinal))
            {
                Wrong(key, $"unknown key; expected one of {string.Join(", ", known)}.");
            }
            else if (!members.TryAdd(name, new PolicyElement(member, key)))
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

        if (list.Element.Kind != JsonKind.List)
        {
            Wrong(key, "expected a list.");
            return [];
        }

        var elements = new List<PolicyElement>();
        foreach (JsonTree element in list.Element.Items)
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
                Wrong(found.At, $"invalid value {found.Element.Raw}; expected {expected}.");
            }
        }

        return values;
    }

    /// <summary>The text of a string, or <see langword="null"/> for anything else.</summary>
    public static string? Text(JsonTree element) => element.TextOrNull;
}
