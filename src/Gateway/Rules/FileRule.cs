using System;
using PopCon.Gateway.Http;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Rules;

/// <summary>A rule of type file-v1: a template of the path, and a template of the target.</summary>
/// <param name="incoming">What it matches.</param>
/// <param name="target">Where it leads; <see langword="null"/>: it only counts.</param>
/// <param name="package">What is counted.</param>
/// <remarks>Immutable, safe from all threads.</remarks>
internal sealed class FileRule(IncomingTemplate incoming, TargetTemplate? target, string package) : IPathRule
{
    /// <summary>What it matches.</summary>
    public IncomingTemplate Incoming => incoming;

    /// <inheritdoc/>
    public string Package => package;

    /// <inheritdoc/>
    public bool TryAnswer(in RequestTarget request, out RuleMatch match)
    {
        Span<(int Start, int Length)> places = stackalloc (int, int)[incoming.Names.Length];
        match = default;
        if (!incoming.TryMatch(request, places))
        {
            return false;
        }

        return RuleMatch.TryCreate(request, new Captures(request.Text, incoming.Names, places, keepsEscapes: false), target, out match);
    }
}
