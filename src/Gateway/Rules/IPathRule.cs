using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules;

/// <summary>A rule that looks at the path and leads to a target.</summary>
internal interface IPathRule
{
    /// <summary>What is counted.</summary>
    public string Package { get; }

    /// <summary>Finds out whether the rule fits a request, and where it leads.</summary>
    public bool TryAnswer(in RequestTarget request, out RuleMatch match);
}
