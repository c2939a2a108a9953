using System;
using System.Linq;
using System.Text.RegularExpressions;
using PopCon.Gateway.Http;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Rules;

/// <summary>A rule of type file-v2: a regular expression on the raw path, and a template of the target.</summary>
/// <remarks>
/// Immutable, safe from all threads. Matching takes time in proportion to the path where the expression allows it; else it ends after
/// <see cref="Timeout"/> as no match, which is counted.
/// </remarks>
internal sealed class RegexRule : IPathRule
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    private readonly Regex _regex;
    private readonly TargetTemplate? _target;
    private readonly Action _timedOut;
    private readonly string[] _names;

    /// <param name="expression">The expression.</param>
    /// <param name="target">Where it leads; <see langword="null"/>: it only counts.</param>
    /// <param name="package">What is counted.</param>
    /// <param name="timedOut">Counts matches that took too long.</param>
    /// <exception cref="TemplateException">The expression cannot be compiled.</exception>
    public RegexRule(string expression, TargetTemplate? target, string package, Action timedOut)
    {
        Expression = expression.Trim();
        _regex = Compile(Expression);
        _target = target;
        Package = package;
        _timedOut = timedOut;
        _names = [.. _regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]))];
        if (_names.Length > IncomingTemplate.MaxVariables)
        {
            throw new TemplateException($"the expression '{Expression}' has more than {IncomingTemplate.MaxVariables} named groups");
        }
    }

    /// <summary>The expression.</summary>
    public string Expression { get; }

    /// <inheritdoc/>
    public string Package { get; }

    /// <inheritdoc/>
    public bool TryAnswer(in RequestTarget request, out RuleMatch match)
    {
        match = default;
        if (Find(request.Path.ToString()) is not { } found)
        {
            return false;
        }

        Span<(int Start, int Length)> places = stackalloc (int, int)[_names.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            Group group = found.Groups[_names[i]];
            places[i] = group.Success ? (group.Index, group.Length) : (-1, 0);
            if (group.Success && PercentCoding.IsDangerous(group.ValueSpan))
            {
                return false;
            }
        }

        return RuleMatch.TryCreate(request, new Captures(request.Text, _names, places, keepsEscapes: true), _target, out match);
    }

    private static Regex Compile(string expression)
    {
        const RegexOptions Common = RegexOptions.CultureInvariant;
        string dotNet = expression.Replace("(?P<", "(?<", StringComparison.Ordinal);
        try
        {
            try
            {
                return new Regex(dotNet, Common | RegexOptions.NonBacktracking, Timeout);
            }
            catch (NotSupportedException)
            {
                return new Regex(dotNet, Common, Timeout);
            }
        }
        catch (ArgumentException e)
        {
            throw new TemplateException($"the expression '{expression}' cannot be used: {e.Message}", e);
        }
    }

    // An empty match is none.
    private Match? Find(string path)
    {
        try
        {
            Match match = _regex.Match(path);
            while (match is { Success: true, Length: 0 })
            {
                match = match.NextMatch();
            }

            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            _timedOut();
            return null;
        }
    }
}
