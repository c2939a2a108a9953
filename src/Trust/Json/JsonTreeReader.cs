using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PopCon.Trust.Json;

/// <summary>Reads a JSON text strictly: no comments, no final commas, nothing after the value.</summary>
/// <remarks>Used once, by one thread. Takes time and memory in proportion to the text.</remarks>
internal sealed class JsonTreeReader(string text)
{
    // As in System.Text.Json.
    private const int MostDepth = 64;
    private const int HexDigits = 4;

    private int _at;

    private char Next => _at < text.Length ? text[_at] : '\0';

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="FormatException">It is not JSON.</exception>
    public JsonTree Read()
    {
        JsonTree value = ReadValue(null, 0);
        SkipBlanks();
        return _at == text.Length ? value : throw Unexpected();
    }

    private JsonTree ReadValue(string? name, int depth)
    {
        SkipBlanks();
        int start = _at;
        switch (Next)
        {
            case '{':
                return ReadItems(JsonKind.Object, name, depth);
            case '[':
                return ReadItems(JsonKind.List, name, depth);
            case '"':
                string value = ReadString();
                return new JsonTree(JsonKind.Text, name, text[start.._at], IsWhole(value) ? value : null, []);
            case 't':
                return ReadWord(JsonKind.Flag, name, "true");
            case 'f':
                return ReadWord(JsonKind.Flag, name, "false");
            case 'n':
                return ReadWord(JsonKind.Null, name, "null");
            default:
                ReadNumber();
                return new JsonTree(JsonKind.Number, name, text[start.._at], null, []);
        }
    }

    // [ value , value ]    { "name" : value , "name" : value }
    private JsonTree ReadItems(JsonKind kind, string? name, int depth)
    {
        int start = _at++;
        char end = kind == JsonKind.Object ? '}' : ']';
        var items = new List<JsonTree>();
        if (depth == MostDepth)
        {
            throw Unexpected();
        }

        SkipBlanks();
        if (Next != end)
        {
            _at--;
            do
            {
                _at++;
                items.Add(ReadValue(kind == JsonKind.Object ? ReadName() : null, depth + 1));
                SkipBlanks();
            }
            while (Next == ',');
        }

        Expect(end);
        return new JsonTree(kind, name, text[start.._at], null, items);
    }

    private string ReadName()
    {
        SkipBlanks();
        string name = ReadString();
        if (!IsWhole(name))
        {
            throw Unexpected();
        }

        SkipBlanks();
        Expect(':');
        return name;
    }

    private string ReadString()
    {
        Expect('"');
        int start = _at;
        while (Next is not ('"' or '\\') && Next >= ' ')
        {
            _at++;
        }

        if (Next == '"')
        {
            return text[start.._at++];
        }

        var value = new StringBuilder(text, start, _at - start, 64);
        while (Next != '"')
        {
            value.Append(Next == '\\' ? ReadEscape() : Next >= ' ' ? Next : throw Unexpected());
            _at++;
        }

        _at++;
        return value.ToString();
    }

    // Ends at the last character of the escape.
    private char ReadEscape()
    {
        _at++;
        switch (Next)
        {
            case '"' or '\\' or '/':
                return Next;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + HexDigits < text.Length && ushort.TryParse(text.AsSpan(_at + 1, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _at += HexDigits;
                return (char)code;
            default:
                throw Unexpected();
        }
    }

    // -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
    private void ReadNumber()
    {
        _at += Next == '-' ? 1 : 0;
        if (Next == '0')
        {
            _at++;
        }
        else
        {
            ReadDigits();
        }

        if (Next == '.')
        {
            _at++;
            ReadDigits();
        }

        if (Next is 'e' or 'E')
        {
            _at++;
            _at += Next is '+' or '-' ? 1 : 0;
            ReadDigits();
        }
    }

    private void ReadDigits()
    {
        if (!char.IsAsciiDigit(Next))
        {
            throw Unexpected();
        }

        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }
    }

    private JsonTree ReadWord(JsonKind kind, string? name, string word)
    {
        foreach (char c in word)
        {
            Expect(c);
        }

        return new JsonTree(kind, name, word, null, []);
    }

    private void Expect(char c) => _at += Next == c ? 1 : throw Unexpected();

    private void SkipBlanks()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private static bool IsWhole(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private FormatException Unexpected()
    {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < _at && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                begin = i + 1;
            }
        }

        string where = string.Create(CultureInfo.InvariantCulture, $"in line {line}, position {_at - begin + 1}.");
        return new FormatException(_at < text.Length ? $"unexpected character {where}" : $"unexpected end {where}");
    }
}
