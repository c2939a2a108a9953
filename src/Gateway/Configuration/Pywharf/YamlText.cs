using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Configuration.Pywharf;

/// <summary>Writes a tree as YAML.</summary>
/// <remarks>Stateless. Lists are written in one line, texts in quotes as JSON has them, which is YAML too.</remarks>
internal static class YamlText
{
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-_0123456789");

    /// <summary>Writes a mapping.</summary>
    public static string Write(YamlNode mapping)
    {
        var output = new StringBuilder();
        Write(output, mapping, string.Empty);
        return output.ToString();
    }

    private static void Write(StringBuilder output, YamlNode mapping, string indent)
    {
        foreach ((YamlNode key, YamlNode value) in mapping.Entries)
        {
            output.Append(indent).Append(IsWord(key.Text) ? key.Text : Quote(key.Text)).Append(':');
            if (value.Kind == YamlNodeKind.Mapping)
            {
                output.Append(value.Entries.Count == 0 ? " {}\n" : "\n");
                Write(output, value, indent + "  ");
            }
            else if (value.Kind == YamlNodeKind.Sequence)
            {
                output.Append(" [").AppendJoin(", ", Texts(value)).Append("]\n");
            }
            else
            {
                output.Append(' ').Append(Text(value)).Append('\n');
            }
        }
    }

    private static IEnumerable<string> Texts(YamlNode sequence)
    {
        foreach (YamlNode item in sequence.Items)
        {
            yield return Text(item);
        }
    }

    private static string Text(YamlNode scalar) => scalar.IsPlain ? scalar.Text : Quote(scalar.Text);

    private static bool IsWord(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(WordCharacters)
        && text is not ("y" or "n" or "yes" or "no" or "on" or "off" or "true" or "false" or "null");

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
