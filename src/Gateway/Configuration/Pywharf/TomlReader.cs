using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration.Pywharf;

/// <summary>Reads the TOML that pywharf is configured with: tables of one level with texts, whole numbers and switches. See https://toml.io/en/v1.0.0.</summary>
/// <remarks>One thread, single use. What is more than that is a mistake, not ignored.</remarks>
internal sealed class TomlReader
{
    private readonly string _line;
    private readonly int _number;
    private int _next;

    private TomlReader(string line, int number)
    {
        _line = line;
        _number = number;
    }

    /// <summary>Whether a text is TOML and not YAML: its first line that is neither blank nor a comment is a table.</summary>
    public static bool IsToml(string text) => text.TrimStart('\uFEFF').Split('\n').Select(line => line.Trim())
        .FirstOrDefault(line => line.Length > 0 && line[0] != '#')?.StartsWith('[') is true;

    /// <summary>Reads a text into a mapping of tables, each a mapping of values.</summary>
    /// <exception cref="TomlException">It cannot be read.</exception>
    public static YamlNode Read(string text)
    {
        var root = new YamlNode(YamlNodeKind.Mapping, 1, 1);
        YamlNode? table = null;
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            var reader = new TomlReader(lines[i].TrimEnd('\r'), i + 1);
            if (reader.IsAtEnd())
            {
                continue;
            }

            if (reader.TryTake('['))
            {
                table = new YamlNode(YamlNodeKind.Mapping, i + 1, 1);
                Add(root, reader.ReadHeader(), table);
            }
            else
            {
                (YamlNode key, YamlNode value) = reader.ReadPair();
                Add(table ?? throw new TomlException("a value comes before the first table; put it below a line such as [name]", i + 1), key, value);
            }
        }

        return root;
    }

    private static void Add(YamlNode mapping, YamlNode key, YamlNode value)
    {
        if (mapping.Entries.Exists(entry => string.Equals(entry.Key.Text, key.Text, StringComparison.Ordinal)))
        {
            throw new TomlException($"'{key.Text}' is given twice; remove one", key.Line);
        }

        mapping.Entries.Add(KeyValuePair.Create(key, value));
    }

    // [private-pypi]
    //  ^^^^^^^^^^^^
    private YamlNode ReadHeader()
    {
        YamlNode key = ReadKey();
        if (!TryTake(']') || !IsAtEnd())
        {
            throw Mistake("expected a table such as [name]");
        }

        return key;
    }

    // type = "file_system"
    private (YamlNode Key, YamlNode Value) ReadPair()
    {
        YamlNode key = ReadKey();
        if (!TryTake('='))
        {
            throw Mistake("expected '=' after the key");
        }

        SkipBlanks();
        bool isText = _next < _line.Length && _line[_next] is '"' or '\'';
        YamlNode value = isText ? Node(ReadText(), isPlain: false) : Node(ReadWord(), isPlain: true);
        return IsAtEnd() ? (key, value) : throw Mistake("expected one value in the line");
    }

    private YamlNode ReadKey()
    {
        SkipBlanks();
        if (_next < _line.Length && _line[_next] is '"' or '\'')
        {
            return Node(ReadText(), isPlain: false);
        }

        int start = _next;
        while (_next < _line.Length && (char.IsAsciiLetterOrDigit(_line[_next]) || _line[_next] is '-' or '_'))
        {
            _next++;
        }

        return _next > start ? Node(_line[start.._next], isPlain: false) : throw Mistake("expected a name of letters, digits, hyphens and underscores");
    }

    private string ReadText()
    {
        char quote = _line[_next++];
        var text = new StringBuilder();
        for (; _next < _line.Length && _line[_next] != quote; _next++)
        {
            _ = _line[_next] == '\\' && quote == '"' ? text.Append(ReadEscape()) : text.Append(_line[_next]);
        }

        return TryTake(quote) ? text.ToString() : throw Mistake("the closing quote is missing");
    }

    // Leaves the last character to be skipped.
    private string ReadEscape()
    {
        char escape = ++_next < _line.Length ? _line[_next] : '\0';
        int digits = escape switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            return escape switch
            {
                'b' => "\b",
                't' => "\t",
                'n' => "\n",
                'f' => "\f",
                'r' => "\r",
                '"' => "\"",
                '\\' => "\\",
                _ => throw Mistake(@"after a backslash, expected one of b, t, n, f, r, u, U, "" and \"),
            };
        }

        bool isCode = _next + digits < _line.Length
            & int.TryParse(_line.AsSpan(Math.Min(_next + 1, _line.Length), Math.Min(digits, Math.Max(0, _line.Length - _next - 1))), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code);
        if (!isCode || !Rune.IsValid(code))
        {
            throw Mistake("the escape is not a character");
        }

        _next += digits;
        return new Rune(code).ToString();
    }

    private string ReadWord()
    {
        int start = _next;
        while (_next < _line.Length && _line[_next] is not ('#' or ' ' or '\t'))
        {
            _next++;
        }

        string word = _line[start.._next];
        return word is "true" or "false" || long.TryParse(word.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? word.Replace("_", string.Empty, StringComparison.Ordinal)
            : throw Mistake("expected a text in quotes, a whole number, true or false");
    }

    private YamlNode Node(string text, bool isPlain) => new(YamlNodeKind.Scalar, _number, _next + 1) { Text = text, IsPlain = isPlain };

    private void SkipBlanks()
    {
        while (_next < _line.Length && _line[_next] is ' ' or '\t')
        {
            _next++;
        }
    }

    private bool IsAtEnd()
    {
        SkipBlanks();
        return _next == _line.Length || _line[_next] == '#';
    }

    private bool TryTake(char character)
    {
        SkipBlanks();
        bool isThere = _next < _line.Length && _line[_next] == character;
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private TomlException Mistake(string what) => new(what, _number);
}
