using System;
using PopCon.Gateway.Http;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Rules;

/// <summary>A rule of type catch-all-v1: every path leads to the same path of another host.</summary>
/// <param name="domain">The other host; <see langword="null"/>: it only counts.</param>
/// <param name="package">What is counted.</param>
/// <remarks>Immutable, safe from all threads.</remarks>
internal sealed class CatchAllRule(string? domain, string package) : IPathRule
{
    private const int StackCharacters = 512;

    /// <inheritdoc/>
    public string Package => package;

    /// <inheritdoc/>
    public bool TryAnswer(in RequestTarget request, out RuleMatch match)
    {
        match = new RuleMatch(null, string.Empty);
        if (PercentCoding.IsDangerous(request.Path))
        {
            return false;
        }

        if (domain is null)
        {
            return true;
        }

        var output = new TextBuffer(stackalloc char[StackCharacters]);
        try
        {
            output.Append("https://");
            output.Append(domain);
            ReadOnlySpan<char> path = request.Path;
            foreach (Range segment in path[1..].Split('/'))
            {
                output.Append('/');
                PercentCoding.AppendAnew(ref output, path[1..][segment], allowsReserved: false);
            }

            QueryMerge.AppendAll(ref output, request.Query);
            match = new RuleMatch(output.ToString(), string.Empty);
            return true;
        }
        finally
        {
            output.Dispose();
        }
    }
}
