using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace PopCon.Hosting.Yaml;

/// <summary>
/// Rewrites layouts that Go's YAML reader accepts and the library refuses: continuation lines of double-quoted texts and flow collections
/// that are not indented deeper than their key, comments glued to a quote, bracket, comma or block indicator, and %YAML lines after the
/// first document or behind another directive.
/// </summary>
/// <remarks>
/// One instance per text, linear in the text. Only blanks are added and ends cut off, so the meaning stays; what is wrong stays wrong. The
/// scan knows as much of YAML as it takes to tell text from structure: flow level, quotes, block scalars, and the indentation of the blocks
/// that are open.
/// </remarks>
internal sealed class YamlLayout
{
    private readonly LayoutCursor _text;
    private readonly Stack<int> _indents = new();
    private int _indent = -1;
    private int _flowLevel;
    private int _keyColumn = -1;
    private int _keyLineEnd;
    private bool _hasVersion;
    private bool _hasContent;

    private YamlLayout(string text) => _text = new LayoutCursor(text);

    /// <summary>Rewrites a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="relaxed">What the library can read, and the way back from its places.</param>
    /// <returns>Whether there was anything to rewrite.</returns>
    public static bool TryRelax(string text, [NotNullWhen(true)] out LayoutCursor? relaxed)
    {
        var layout = new YamlLayout(text);
        while (layout.TryReadNext())
        {
        }

        relaxed = string.Equals(layout._text.Copied, text, StringComparison.Ordinal) ? null : layout._text;
        return relaxed is not null;
    }

    // One token with the blanks before it; false at the end of the first document.
    private bool TryReadNext()
    {
        while (!_text.IsAtEnd && LayoutCursor.IsBlank(_text.Current))
        {
            CopyInText(_flowLevel > 0);
        }

        if (_text.IsAtEnd)
        {
            return false;
        }

        if (_flowLevel == 0 && (_text.IsAtMarker || (_text.Column == 0 && (_text.StartsWith("%YAML") || _text.StartsWith("%TAG")))))
        {
            return TryReadDirectiveOrMarker();
        }

        while (_flowLevel == 0 && _indent > _text.Column)
        {
            _indent = _indents.Pop();
        }

        if (_text.Current == '#')
        {
            ReadComment();
            return true;
        }

        _hasContent = true;
        ReadToken();
        return true;
    }

    // The document ends at ---, ... and, as Go's reader stops there, at a directive. The library only takes %YAML as the first line, Go's
    // reader anywhere before ---, but once.
    private bool TryReadDirectiveOrMarker()
    {
        if (_hasContent)
        {
            return false;
        }

        if (_text.Current == '-')
        {
            _hasContent = true;
            _text.Copy(3);
            return true;
        }

        string[] words = _text.Line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is ["%YAML", "1.1"] && !_hasVersion && _text.Text.Contains("\n---", StringComparison.Ordinal))
        {
            _hasVersion = true;
            _text.Add('#');
        }

        _text.CopyLine();
        return true;
    }

    private void ReadToken()
    {
        bool isBeforeBlank = LayoutCursor.IsBlank(_text.Peek(1));
        switch (_text.Current)
        {
            case '[' or '{':
                StartKey();
                _flowLevel++;
                _text.Copy();
                break;
            case ']' or '}':
                _flowLevel = Math.Max(0, _flowLevel - 1);
                _text.Copy();
                break;
            case ',' when _flowLevel > 0:
                _text.Copy();
                break;
            case '-' or '?' when isBeforeBlank:
                OpenBlock(_text.Column);
                _text.Copy();
                _keyColumn = -1;
                break;
            case ':' when isBeforeBlank || _flowLevel > 0:
                OpenBlock(_keyColumn >= 0 && _text.At < _keyLineEnd ? _keyColumn : _text.Column);
                _text.Copy();
                break;
            case '"' or '\'':
                StartKey();
                ReadQuoted(_text.Current);
                break;
            case '|' or '>' when _flowLevel == 0:
                ReadBlockScalar();
                break;
            case '&' or '*' or '!':
                StartKey();
                _text.CopyWhile(c => !LayoutCursor.IsBlank(c) && !(_flowLevel > 0 && c is ',' or '[' or ']' or '{' or '}'));
                break;
            default:
                StartKey();
                ReadPlain();
                break;
        }
    }

    // The first token of a line, or after - and ?, may turn out to be a key, whose column is the indentation of its block.
    private void StartKey()
    {
        if (_flowLevel == 0 && (_keyColumn < 0 || _text.At >= _keyLineEnd))
        {
            _keyColumn = _text.Column;
            _keyLineEnd = _text.At + _text.Line.Length;
        }
    }

    private void OpenBlock(int column)
    {
        if (_flowLevel == 0 && _indent < column)
        {
            _indents.Push(_indent);
            _indent = column;
        }
    }

    private void ReadComment()
    {
        if (!_text.IsAfterBlank)
        {
            _text.Add(' ');
        }

        _text.CopyWhile(static c => c != '\n');
    }

    private void ReadQuoted(char quote)
    {
        _text.Copy();
        while (!_text.IsAtEnd && (_text.Current != quote || (quote == '\'' && _text.Peek(1) == quote)))
        {
            if ((_text.Current == '\\' && quote == '"') || _text.Current == quote)
            {
                _text.Copy();
            }

            CopyInText(isFlow: true);
        }

        _text.Copy();
    }

    private void ReadPlain()
    {
        do
        {
            _text.CopyWhile(c => c != '\n' && !IsEndOfPlain());
        }
        while (_text.Current == '\n' && TryContinuePlain());
    }

    // A deeper line goes on with the text, unless it is a comment; in a flow collection any line does.
    private bool TryContinuePlain()
    {
        string text = _text.Text;
        int next = _text.At;
        while (next < text.Length && LayoutCursor.IsBlank(text[next]))
        {
            next++;
        }

        int column = next - 1 - text.LastIndexOf('\n', next - 1);
        if (next == text.Length || text[next] == '#' || (_flowLevel == 0 && column <= Math.Max(_indent, 0)))
        {
            return false;
        }

        while (_text.At < next)
        {
            CopyInText(_flowLevel > 0);
        }

        return !_text.IsAtMarker;
    }

    private bool IsEndOfPlain() => _text.Current switch
    {
        ':' => LayoutCursor.IsBlank(_text.Peek(1)) || (_flowLevel > 0 && _text.Peek(1) is ',' or '[' or ']' or '{' or '}'),
        '#' => _text.IsAfterBlank,
        ',' or '[' or ']' or '{' or '}' => _flowLevel > 0,
        _ => false,
    };

    private void ReadBlockScalar()
    {
        int header = _text.At;
        _text.Copy();
        _text.CopyWhile(static c => char.IsAsciiDigit(c) || c is '+' or '-');
        char digit = _text.Text[header.._text.At].FirstOrDefault(char.IsAsciiDigit);
        int least = digit == 0 ? _indent + 1 : Math.Max(_indent, 0) + digit - '0';
        if (_text.Current == '#')
        {
            ReadComment();
        }
        else
        {
            _text.CopyLine();
        }

        while (!_text.IsAtEnd && !_text.IsAtMarker && (IndentOfLine() is not { } indent || indent >= least))
        {
            _text.CopyLine();
        }
    }

    // In texts and flow collections a line that is not deep enough for the library gets blanks.
    private void CopyInText(bool isFlow)
    {
        bool endsLine = _text.Current == '\n';
        _text.Copy();
        if (endsLine && isFlow && !_text.IsAtMarker && IndentOfLine() <= _indent)
        {
            _text.Add(' ', _indent + 1);
        }
    }

    // How many blanks the line begins with; null when there is nothing else in it.
    private int? IndentOfLine()
    {
        int blanks = 0;
        while (_text.Peek(blanks) is ' ' or '\t')
        {
            blanks++;
        }

        return _text.Peek(blanks) is '\n' or '\r' ? null : blanks;
    }
}
