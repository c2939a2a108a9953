using System;
using System.Text;
using PopCon.Re2.Syntax;

namespace PopCon.Re2;

/// <summary>
/// Literal text every match of a pattern must have: what the text must begin with, and what must be somewhere in it.
/// Most patterns can be ruled out by it, far quicker than by running them. Immutable once built.
/// </summary>
internal sealed class LiteralFilter
{
    private readonly StringBuilder _run = new();
    private string _prefix = string.Empty;
    private string _required = string.Empty;

    // The run that starts the pattern is a prefix if only the start of the text stands before it.
    private bool _isFirstItem = true;
    private bool _isAtTextStart;

    private LiteralFilter()
    {
    }

    /// <summary>The filter of a pattern.</summary>
    public static LiteralFilter Of(Re2Node root)
    {
        var filter = new LiteralFilter();
        filter.Add(root);
        filter.EndRun();
        return filter;
    }

    /// <summary>Whether the text may match; a false answer is certain.</summary>
    public bool MayMatch(string text) =>
        text.StartsWith(_prefix, StringComparison.Ordinal)
        && (_required.Length == 0 || text.Contains(_required, StringComparison.Ordinal));

    // Items that each match a single code point make runs of literal text. Whatever else consumes text ends a run; a
    // condition consumes nothing and does not.
    private void Add(Re2Node node)
    {
        switch (node)
        {
            case Re2Node.Set set when Rune.IsValid(set.CodePoints.Single):
                _run.Append(new Rune(set.CodePoints.Single).ToString());
                break;
            case Re2Node.Assert assert:
                _isAtTextStart |= _isFirstItem && assert.Assertion == Re2Assertion.TextStart;
                break;
            case Re2Node.Capture capture:
                Add(capture.Item);
                break;
            case Re2Node.Concatenation concatenation:
                foreach (Re2Node item in concatenation.Items)
                {
                    Add(item);
                }

                break;
            case Re2Node.Repetition { Minimum: > 0 } repetition:
                EndRun();
                Add(repetition.Item);
                EndRun();
                break;
            default:
                EndRun();
                break;
        }

        _isFirstItem = false;
    }

    private void EndRun()
    {
        string run = _run.ToString();
        _run.Clear();
        _prefix = _isAtTextStart ? run : _prefix;
        _required = !_isAtTextStart && run.Length > _required.Length ? run : _required;
        _isAtTextStart = false;
        _isFirstItem = false;
    }
}
