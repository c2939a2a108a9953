using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;

namespace PopCon.Trust.Statements;

/// <summary>Writes a statement in the canonical form of RFC 8785, which has one spelling for everything.</summary>
/// <remarks>Written by hand because <c>System.Text.Json</c> escapes more than the form allows.</remarks>
internal static class CanonicalJson
{
    /// <summary>The whole payload: members by UTF-16 code units, which is the order below.</summary>
    public static byte[] Payload(TrustStatement statement)
    {
        var writer = new ArrayBufferWriter<byte>();
        Text("{\"files\":", writer);
        Files(statement.Files, writer);
        Member("id", statement.Id, writer);
        Member("notAfter", TrustTime.Format(statement.NotAfter), writer);
        Member("notBefore", TrustTime.Format(statement.NotBefore), writer);
        Member("purpose", statement.Purpose, writer);
        Member("tree", statement.Tree, writer);
        Member("type", TrustStatement.Type, writer);
        Member("version", statement.Version, writer);
        Text("}", writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The member <c>files</c> alone, which <c>tree</c> is the hash of.</summary>
    public static byte[] Files(SortedDictionary<string, FileDigest> files)
    {
        var writer = new ArrayBufferWriter<byte>();
        Files(files, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Whether bytes are the canonical form of what they say. Objects, strings and whole numbers are known, nothing else.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> payload, JsonElement root)
    {
        var writer = new ArrayBufferWriter<byte>(payload.Length + 1);
        return TryElement(root, writer) && payload.SequenceEqual(writer.WrittenSpan);
    }

    private static bool TryElement(JsonElement element, IBufferWriter<byte> writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                string separator = "{";
                foreach (JsonProperty member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Text(separator, writer);
                    String(member.Name, writer);
                    Text(":", writer);
                    if (!TryElement(member.Value, writer))
                    {
                        return false;
                    }

                    separator = ",";
                }

                Text(separator is "{" ? "{}" : "}", writer);
                return true;
            case JsonValueKind.String:
                String(element.GetString()!, writer);
                return true;
            case JsonValueKind.Number when element.TryGetInt64(out long number):
                Text(number.ToString(CultureInfo.InvariantCulture), writer);
                return true;
            default:
                return false;
        }
    }

    private static void Files(SortedDictionary<string, FileDigest> files, IBufferWriter<byte> writer)
    {
        string separator = "{";
        foreach ((string path, FileDigest file) in files)
        {
            Text(separator, writer);
            String(path, writer);
            Text(string.Create(CultureInfo.InvariantCulture, $":{{\"sha256\":\"{file.Sha256}\",\"size\":{file.Size}}}"), writer);
            separator = ",";
        }

        Text(files.Count == 0 ? "{}" : "}", writer);
    }

    private static void Member(string name, string value, IBufferWriter<byte> writer)
    {
        Text($",\"{name}\":", writer);
        String(value, writer);
    }

    private static void String(string value, IBufferWriter<byte> writer)
    {
        Text("\"", writer);
        int written = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (Escape(value[i]) is { } escape)
            {
                Text(value.AsSpan(written, i - written), writer);
                Text(escape, writer);
                written = i + 1;
            }
        }

        Text(value.AsSpan(written), writer);
        Text("\"", writer);
    }

    private static string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => @"\b",
        '\t' => @"\t",
        '\n' => @"\n",
        '\f' => @"\f",
        '\r' => @"\r",
        < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => null,
    };

    private static void Text(ReadOnlySpan<char> text, IBufferWriter<byte> writer) => CappedFile.StrictUtf8.GetBytes(text, writer);
}
