using System;
using System.Globalization;
using System.Text;

namespace PopCon.Hosting.Logging;

/// <summary>Builds one line of the log from keys and values, as logfmt or as a JSON object.</summary>
/// <remarks>One thread, single use. Whatever the values hold, the result is one line and its pairs cannot be forged.</remarks>
internal readonly struct LogLine
{
    private readonly StringBuilder _text = new(capacity: 256);
    private readonly LogFormat _format;

    /// <summary>Begins a line.</summary>
    public LogLine(LogFormat format)
    {
        _format = format;
        if (_format == LogFormat.Json)
        {
            _text.Append('{');
        }
    }

    /// <summary>A time as <c>2006-01-02T15:04:05.000Z</c>.</summary>
    public static string Timestamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Adds a pair. Keys are written with a small first letter; in JSON numbers and booleans stay what they are.</summary>
    public void Add(string key, object? value)
    {
        string text = TextOf(value);
        if (_format == LogFormat.Json)
        {
            _text.Append(_text.Length > 1 ? "," : string.Empty);
            LogText.AppendQuoted(_text, SmallFirstLetter(key));
            _text.Append(':');
            if (IsPlainInJson(value))
            {
                _text.Append(text);
            }
            else
            {
                LogText.AppendQuoted(_text, text);
            }
        }
        else
        {
            _text.Append(_text.Length > 0 ? " " : string.Empty).Append(SmallFirstLetter(key)).Append('=');
            LogText.Append(_text, text);
        }
    }

    /// <summary>The line, without a newline.</summary>
    public string Finish() => _format == LogFormat.Json ? _text.Append('}').ToString() : _text.ToString();

    private static string SmallFirstLetter(string key) =>
        key.Length > 0 && char.IsAsciiLetterUpper(key[0]) ? char.ToLowerInvariant(key[0]) + key[1..] : key;

    private static string TextOf(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "null",
    };

    private static bool IsPlainInJson(object? value) =>
        value is null or bool or byte or short or ushort or int or uint or long or ulong || (value is double number && double.IsFinite(number));
}
