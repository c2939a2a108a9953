using System;
using System.Collections.Generic;
using System.Text;

namespace PopCon.Hosting.Yaml;

/// <summary>Copies a text from front to back and adds blanks on the way; remembers where, so that places can be found back.</summary>
/// <remarks>One thread. Lines and columns count from 1 outside, columns from 0 inside.</remarks>
internal sealed class LayoutCursor(string text)
{
    private const int SmallText = 4096;

    private readonly StringBuilder _copy = new(text.Length + 64);
    private readonly List<(int Line, int Column)> _added = [];
    private int _line = 1;
    private int _lineStart;

    /// <summary>The original.</summary>
    public string Text => text;

    /// <summary>What has been copied, with what was added.</summary>
    public string Copied => _copy.ToString();

    /// <summary>The index of the next character.</summary>
    public int At { get; private set; }

    /// <summary>The column of the next character, from 0.</summary>
    public int Column => At - _lineStart;

    /// <summary>The next character; a line feed at the end.</summary>
    public char Current => Peek(0);

    /// <summary>Whether there is no next character.</summary>
    public bool IsAtEnd => At >= text.Length;

    /// <summary>The rest of the line, without its line break.</summary>
    public string Line => text[At..Math.Max(At, text.IndexOf('\n', At) is var end and >= 0 ? end : text.Length)];

    /// <summary>Whether the next character is the first one, or follows a blank or line break.</summary>
    public bool IsAfterBlank => At == 0 || IsBlank(text[At - 1]);

    /// <summary>Whether the next characters are a document marker: <c>---</c> or <c>...</c> at the beginning of a line.</summary>
    public bool IsAtMarker => Column == 0 && (StartsWith("---") || StartsWith("...")) && IsBlank(Peek(3));

    /// <summary>Whether a character is a blank or a line break.</summary>
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r';

    /// <summary>A character further on; a line feed behind the end.</summary>
    public char Peek(int offset) => At + offset < text.Length ? text[At + offset] : '\n';

    /// <summary>Whether the next characters are these.</summary>
    public bool StartsWith(string word) => string.CompareOrdinal(text, At, word, 0, word.Length) == 0;

    /// <summary>Copies characters; stops at the end.</summary>
    public void Copy(int count = 1)
    {
        for (; count > 0 && !IsAtEnd; count--)
        {
            char c = text[At++];
            _copy.Append(c);
            if (c == '\n')
            {
                _line++;
                _lineStart = At;
            }
        }
    }

    /// <summary>Copies characters as long as they fulfil a condition.</summary>
    public void CopyWhile(Func<char, bool> condition)
    {
        while (!IsAtEnd && condition(Current))
        {
            Copy();
        }
    }

    /// <summary>Copies the rest of the line with its line break.</summary>
    public void CopyLine()
    {
        CopyWhile(static c => c != '\n');
        Copy();
    }

    /// <summary>Adds characters, unless that makes the copy more than twice as long: then it is no real file.</summary>
    public void Add(char c, int count = 1)
    {
        if (_copy.Length + count > (text.Length * 2) + SmallText)
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            _added.Add((_line, Column + 1 + i));
        }

        _copy.Append(c, count);
    }

    /// <summary>The column, from 1, that a place of the copy has in the original.</summary>
    public int OriginalColumn(int line, int column)
    {
        int added = 0;
        foreach ((int addedLine, int addedColumn) in _added)
        {
            added += addedLine == line && addedColumn < column ? 1 : 0;
        }

        return Math.Max(1, column - added);
    }
}
