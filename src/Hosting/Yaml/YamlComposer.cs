using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PopCon.Hosting.Yaml;

/// <summary>Builds the tree of a text's first YAML document; what follows that document is not read.</summary>
/// <remarks>One instance per text. Cost is linear in the text: an alias shares the nodes of its anchor.</remarks>
internal sealed class YamlComposer
{
    // The schema of a mapping file is six levels deep; the limit keeps hostile nesting off the call stack.
    private const int MaxDepth = 64;

    private const string Remedy = "; check quotes, brackets, colons and indentation here and in the lines above";

    private const string BinaryTag = "tag:yaml.org,2002:binary";

    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openAnchors = new(StringComparer.Ordinal);

    private YamlComposer(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>The root of the first document; <see langword="null"/> for an empty text.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML 1.1.</exception>
    public static YamlNode? Compose(string text)
    {
        RefuseControlCharacters(text);
        try
        {
            return new YamlComposer(text).Compose();
        }
        catch (YamlSyntaxException) when (YamlLayout.TryRelax(text, out LayoutCursor? relaxed))
        {
            try
            {
                return new YamlComposer(relaxed.Copied).Compose();
            }
            catch (YamlSyntaxException e)
            {
                throw new YamlSyntaxException(e.Message, e.Line, relaxed.OriginalColumn(e.Line, e.Column), e);
            }
        }
    }

    private YamlNode? Compose()
    {
        try
        {
            return ComposeDocument();
        }
        catch (YamlException e)
        {
            throw new YamlSyntaxException(e.Message.TrimEnd('.') + Remedy, (int)e.Start.Line, (int)e.Start.Column, e);
        }
        catch (Exception e) when (e is not YamlSyntaxException)
        {
            // The library's scanner fails on some broken texts, such as {'a"}, instead of refusing them.
            Mark last = _parser.Current?.End ?? Mark.Empty;
            throw new YamlSyntaxException(
                "the text cannot be read from here on" + Remedy, (int)Math.Max(last.Line, 1), (int)Math.Max(last.Column, 1), e);
        }
    }

    // YAML's printable characters; the library lets the others pass.
    private static void RefuseControlCharacters(string text)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if ((c < ' ' && c is not ('\t' or '\r')) || c is '\x7F' or '\uFFFE' or '\uFFFF')
            {
                throw new YamlSyntaxException(
                    $"control character U+{(int)c:X4} is not allowed; remove it", line, i - lineStart + 1);
            }
        }
    }

    private YamlNode? ComposeDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        DocumentStart start = _parser.Consume<DocumentStart>();
        if (start.Version is { } directive && directive.Version is not { Major: 1, Minor: 1 })
        {
            throw At(start, "only YAML 1.1 is supported; remove the %YAML directive");
        }

        return ComposeNode(0);
    }

    private YamlNode ComposeNode(int depth)
    {
        ParsingEvent parsed = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
        {
            throw At(parsed, $"more than {MaxDepth} levels of nesting; write it flatter");
        }

        return parsed switch
        {
            AnchorAlias alias => Dereference(alias),
            Scalar scalar => Remember(scalar, ComposeScalar(scalar)),
            SequenceStart sequence => ComposeSequence(sequence, depth),
            MappingStart mapping => ComposeMapping(mapping, depth),
            _ => throw At(parsed, "a value is missing"),
        };
    }

    private static YamlNode ComposeScalar(Scalar scalar)
    {
        string tag = scalar.Tag.IsEmpty ? string.Empty : scalar.Tag.Value;
        if (tag.Length == 0 && !scalar.IsPlainImplicit && !scalar.IsQuotedImplicit)
        {
            // Only where a flow mapping has two scalars in a row, which the library takes for key and value.
            throw At(scalar, "':' is missing between the key and this value");
        }

        return new(YamlNodeKind.Scalar, (int)scalar.Start.Line, (int)scalar.Start.Column)
        {
            Text = tag is BinaryTag ? Decode(scalar) : scalar.Value,
            Tag = tag,
            IsPlain = scalar.Style == ScalarStyle.Plain,
        };
    }

    private static string Decode(Scalar scalar)
    {
        byte[] bytes = new byte[scalar.Value.Length];
        return !scalar.Value.AsSpan().ContainsAny(' ', '\t') && Convert.TryFromBase64String(scalar.Value, bytes, out int length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw At(scalar, "!!binary expects base64; correct it or remove the tag");
    }

    private YamlNode ComposeSequence(SequenceStart start, int depth)
    {
        YamlNode node = Open(start, YamlNodeKind.Sequence);
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            node.Items.Add(ComposeNode(depth + 1));
        }

        return Close(start, node);
    }

    private YamlNode ComposeMapping(MappingStart start, int depth)
    {
        YamlNode node = Open(start, YamlNodeKind.Mapping);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            YamlNode key = ComposeNode(depth + 1);
            node.Entries.Add(KeyValuePair.Create(key, ComposeNode(depth + 1)));
        }

        return Close(start, node);
    }

    private YamlNode Open(NodeEvent start, YamlNodeKind kind)
    {
        var node = new YamlNode(kind, (int)start.Start.Line, (int)start.Start.Column);
        if (!start.Anchor.IsEmpty)
        {
            _openAnchors.Add(start.Anchor.Value);
        }

        return node;
    }

    private YamlNode Close(NodeEvent start, YamlNode node)
    {
        if (!start.Anchor.IsEmpty)
        {
            _openAnchors.Remove(start.Anchor.Value);
        }

        return Remember(start, node);
    }

    private YamlNode Remember(NodeEvent start, YamlNode node)
    {
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private YamlNode Dereference(AnchorAlias alias)
    {
        // Inside its own anchor an alias would make the tree endless.
        if (_openAnchors.Contains(alias.Value.Value))
        {
            throw At(alias, $"anchor '{alias.Value.Value}' contains itself; remove the alias");
        }

        return _anchors.TryGetValue(alias.Value.Value, out YamlNode? node)
            ? node
            : throw At(alias, $"there is no anchor '{alias.Value.Value}' above; define it as &{alias.Value.Value}");
    }

    private static YamlSyntaxException At(ParsingEvent parsed, string message) =>
        new(message, (int)parsed.Start.Line, (int)parsed.Start.Column);
}
