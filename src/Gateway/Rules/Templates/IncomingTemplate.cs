using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>The incoming path of a rule, compiled: matches request targets and finds the values of its variables.</summary>
/// <remarks>Immutable, safe from all threads. Matching allocates nothing unless values are escaped.</remarks>
internal sealed class IncomingTemplate
{
    /// <summary>Variables that a template may have.</summary>
    public const int MaxVariables = 32;

    private readonly List<string> _names = [];
    private readonly PathPart[] _path;
    private readonly List<QueryCondition> _query = [];

    private IncomingTemplate(string text)
    {
        Text = text;
        var path = new List<PathPart>();
        var emptied = new StringBuilder();
        List<PathPart>? value = null;
        string name = string.Empty;
        foreach (TemplateToken token in TemplateParser.Parse(text))
        {
            if (token.Operator is '?' or '&')
            {
                AddNamed(token);
            }
            else if (token.Variables.Count > 0)
            {
                AddVariables(value ?? path, token, emptied);
            }
            else if (value is null && token.Literal.IndexOf('?', StringComparison.Ordinal) is var mark and < 0)
            {
                AddLiteral(path, token.Literal);
                emptied.Append(token.Literal);
            }
            else
            {
                int start = value is null ? token.Literal.IndexOf('?', StringComparison.Ordinal) : -1;
                AddLiteral(path, start > 0 ? token.Literal[..start] : string.Empty);
                emptied.Append(token.Literal);
                ReadQuery(token.Literal[(start + 1)..], ref value, ref name);
            }
        }

        AddCondition(name, value);
        _path = [.. path];
        Pieces = [.. emptied.ToString().Split('/', StringSplitOptions.RemoveEmptyEntries)];
        Names = [.. _names];
        if (Names.Length > MaxVariables)
        {
            throw new TemplateException($"the template '{text}' has more than {MaxVariables} variables");
        }
    }

    /// <summary>The template as the configuration has it.</summary>
    public string Text { get; }

    /// <summary>The names of its variables.</summary>
    public string[] Names { get; }

    /// <summary>The template with every variable empty, cut at slashes: it decides which rule is tried first.</summary>
    public string[] Pieces { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">The text is not a template.</exception>
    public static IncomingTemplate Parse(string text) => new(text);

    /// <summary>Orders templates: the one that is tried first comes first.</summary>
    public static int Compare(IncomingTemplate one, IncomingTemplate other)
    {
        for (int i = 0; i < Math.Min(one.Pieces.Length, other.Pieces.Length); i++)
        {
            int order = string.CompareOrdinal(other.Pieces[i], one.Pieces[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return other.Pieces.Length.CompareTo(one.Pieces.Length);
    }

    /// <summary>Matches a request.</summary>
    /// <param name="target">What it asks for.</param>
    /// <param name="places">Gets the places of the values in the text of the target; at least as many as <see cref="Names"/>.</param>
    public bool TryMatch(in RequestTarget target, Span<(int Start, int Length)> places)
    {
        places.Fill((-1, 0));
        if (!new PartMatcher(target.Text, _path, places).TryMatch(0, target.PathLength))
        {
            return false;
        }

        foreach (QueryCondition condition in _query)
        {
            if (!TryMatch(condition, target, places))
            {
                return false;
            }
        }

        foreach ((int start, int length) in places[..Names.Length])
        {
            if (start >= 0 && PercentCoding.IsDangerous(target.Text.AsSpan(start, length)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryMatch(QueryCondition condition, in RequestTarget target, Span<(int Start, int Length)> places)
    {
        int start = -1;
        int length = 0;
        var parameters = new QueryParameters(target.Query);
        while (parameters.MoveNext())
        {
            if (QueryParameters.AreSameName(parameters.Name, condition.Name))
            {
                start = target.PathLength + 1 + parameters.ValueStart;
                length = parameters.Value.Length;
            }
        }

        if (start < 0)
        {
            return false;
        }

        return condition.Literal is { } literal
            ? QueryParameters.AreSameName(target.Text.AsSpan(start, length), literal)
            : new PartMatcher(target.Text, condition.Parts, places).TryMatch(start, start + length);
    }

    private static void AddLiteral(List<PathPart> parts, string literal)
    {
        if (literal.Length == 0)
        {
            return;
        }

        if (parts.Count > 0 && parts[^1].Variable < 0)
        {
            parts[^1] = parts[^1] with { Literal = parts[^1].Literal + literal };
        }
        else
        {
            parts.Add(new PathPart(literal, -1, false, false));
        }
    }

    // {a,b} is cut at commas, {/a,b} and {.a,b} have their mark before each.
    private void AddVariables(List<PathPart> parts, TemplateToken token, StringBuilder emptied)
    {
        string before = token.First;
        foreach (TemplateVariable variable in token.Variables)
        {
            string text = before + (token.IsNamed ? variable.Name + "=" : string.Empty);
            AddLiteral(parts, text);
            emptied.Append(text);
            AddVariable(parts, variable.Name, token.AllowsReserved);
            before = token.Separator;
        }
    }

    private void AddVariable(List<PathPart> parts, string name, bool allowsReserved)
    {
        int index = _names.IndexOf(name);
        bool isRepeated = index >= 0;
        if (!isRepeated)
        {
            index = _names.Count;
            _names.Add(name);
        }

        parts.Add(new PathPart(string.Empty, index, allowsReserved, isRepeated));
    }

    private void AddNamed(TemplateToken token)
    {
        foreach (TemplateVariable variable in token.Variables)
        {
            var parts = new List<PathPart>();
            AddVariable(parts, variable.Name, allowsReserved: false);
            _query.Add(new QueryCondition(variable.Name, null, [.. parts]));
        }
    }

    // kind=cat&size= and then perhaps a variable
    private void ReadQuery(string literal, ref List<PathPart>? value, ref string name)
    {
        string[] parameters = literal.Split('&');
        for (int i = 0; i < parameters.Length; i++)
        {
            if (i == 0 && value is not null)
            {
                AddLiteral(value, parameters[0]);
                continue;
            }

            AddCondition(name, value);
            string[] pair = parameters[i].Split('=', 2);
            name = pair[0];
            value = [];
            AddLiteral(value, pair.Length > 1 ? pair[1] : string.Empty);
        }
    }

    private void AddCondition(string name, List<PathPart>? value)
    {
        if (value is null || (name.Length == 0 && value.Count == 0))
        {
            return;
        }

        if (name.Length == 0)
        {
            throw new TemplateException($"the template '{Text}' has a parameter without a name");
        }

        bool isLiteral = value.TrueForAll(part => part.Variable < 0);
        _query.Add(new QueryCondition(name, isLiteral ? string.Concat(value.Select(part => part.Literal)) : null, [.. value]));
    }
}
