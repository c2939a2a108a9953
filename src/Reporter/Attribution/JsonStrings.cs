using System.Runtime.CompilerServices;
using System.Text;

namespace PopCon.Reporter.Attribution;

/// <summary>Reads the strings of a JSON text one after the other, with how deep each lies and whether it names a property.</summary>
/// <remarks>
/// Enough for a deps.json, which tools write and where strings are all that matters. A JSON library would cost more than the whole
/// rest of the hook. Any input comes to an end: broken text yields odd strings, never an exception.
/// </remarks>
internal sealed class JsonStrings
{
    private readonly byte[] _text;
    private int _position;
    private int _start;
    private int _end;

    /// <summary>How many objects and arrays are open around the current string.</summary>
    internal int Depth;

    /// <summary>Whether the current string is the name of a property.</summary>
    internal bool IsName;

    /// <summary>A reader at the start of a UTF-8 text.</summary>
    internal JsonStrings(byte[] text) => _text = text;

    /// <summary>The current string. Escapes stay as they are but for the one that tools really write, <c>\u002B</c> for a plus sign.</summary>
    internal string Value() => Encoding.UTF8.GetString(_text, _start, _end - _start).Replace("\\u002B", "+");

    /// <summary>Goes to the next string.</summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal bool MoveNext()
    {
        for (; _position < _text.Length; _position++)
        {
            byte current = _text[_position];
            if (current == '"')
            {
                ReadString();
                return true;
            }

            if (current == '{' || current == '[')
            {
                Depth++;
            }
            else if (current == '}' || current == ']')
            {
                Depth--;
            }
        }

        return false;
    }

    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void ReadString()
    {
        _start = ++_position;
        while (_position < _text.Length && _text[_position] != '"')
        {
            _position += _text[_position] == '\\' ? 2 : 1;
        }

        _end = _position < _text.Length ? _position : _text.Length;
        _position = _end + 1;
        while (_position < _text.Length && _text[_position] <= ' ')
        {
            _position++;
        }

        IsName = _position < _text.Length && _text[_position] == ':';
    }
}
