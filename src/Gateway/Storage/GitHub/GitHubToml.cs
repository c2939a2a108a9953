using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>The TOML of pywharf: keys with texts, and tables <c>[[pkgs]]</c> with a table <c>[pkgs.meta]</c> each.</summary>
/// <remarks>
/// Stateless. Reads what pywharf and the gateway write, which is less than all of TOML: a value is a text or, in one line, something
/// else, whose text is kept as it is written. See https://toml.io/en/v1.0.0.
/// </remarks>
internal static class GitHubToml
{
    private const string EntryHeader = "[[pkgs]]";
    private const string MetaHeader = "[pkgs.meta]";

    /// <summary>What the keys of a package's own table begin with in the result of <see cref="ReadIndex"/>.</summary>
    public const string MetaPrefix = "meta.";

    /// <summary>Reads a table without headers.</summary>
    public static Dictionary<string, string> ReadTable(string text)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            Add(table, string.Empty, line);
        }

        return table;
    }

    /// <summary>Reads an index: one table for each package, with the keys of its meta behind <see cref="MetaPrefix"/>.</summary>
    public static List<Dictionary<string, string>> ReadIndex(string text)
    {
        var entries = new List<Dictionary<string, string>>();
        string prefix = string.Empty;
        foreach (string line in text.Split('\n'))
        {
            switch (line.Trim())
            {
                case EntryHeader:
                    entries.Add(new Dictionary<string, string>(StringComparer.Ordinal));
                    prefix = string.Empty;
                    break;
                case MetaHeader:
                    prefix = MetaPrefix;
                    break;
                default:
                    Add(entries.Count > 0 ? entries[^1] : null, prefix, line);
                    break;
            }
        }

        return entries;
    }

    /// <summary>Writes a key with a text.</summary>
    public static void Write(StringBuilder output, string key, string value)
    {
        output.Append(key).Append(" = \"");
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' or '\\' => output.Append('\\').Append(character),
                < ' ' or '\x7f' => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => output.Append(character),
            };
        }

        output.Append("\"\n");
    }

    /// <summary>Begins an index.</summary>
    public static void WriteTime(StringBuilder output, long unixSeconds) => output.Append(CultureInfo.InvariantCulture, $"mtime = {unixSeconds}\n");

    /// <summary>Begins the table of a package.</summary>
    public static void WriteEntryHeader(StringBuilder output) => output.Append('\n').Append(EntryHeader).Append('\n');

    /// <summary>Begins the meta of a package.</summary>
    public static void WriteMetaHeader(StringBuilder output) => output.Append('\n').Append(MetaHeader).Append('\n');

    private static void Add(Dictionary<string, string>? table, string prefix, string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? string.Empty : line[..equals].Trim().Trim('"');
        if (table is not null && key.Length > 0 && key[0] is not ('#' or '['))
        {
            table[prefix + key] = ReadValue(line[(equals + 1)..].Trim());
        }
    }

    private static string ReadValue(string text)
    {
        if (text.StartsWith('\''))
        {
            int end = text.IndexOf('\'', 1);
            return end < 0 ? string.Empty : text[1..end];
        }

        return text.StartsWith('"') ? ReadQuoted(text) : text;
    }

    // "a \"quoted\" text"
    //  ^^^^^^^^^^^^^^^^^
    private static string ReadQuoted(string text)
    {
        var value = new StringBuilder();
        for (int i = 1; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                value.Append(text[i]);
                continue;
            }

            char escape = text[++i];
            int digits = escape switch { 'u' => 4, 'U' => 8, 'x' => 2, _ => 0 };
            if (digits > 0
                && i + digits < text.Length
                && int.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
                && Rune.IsValid(code))
            {
                value.Append(new Rune(code).ToString());
                i += digits;
                continue;
            }

            value.Append(escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => escape });
        }

        return value.ToString();
    }
}
