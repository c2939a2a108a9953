using System;
using System.Collections.Generic;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PopCon.Hosting.Yaml;

/// <summary>Builds the tree of a text's first YAML document; what follows that document is not even read.</summary>
/// <remarks>One instance per text. Cost is linear in the text: an alias shares the nodes of its anchor.</remarks>
internal sealed class YamlComposer
{
    // The schema of a mapping file is six levels deep; the limit keeps hostile nesting off the call stack.
    private const int MaxDepth = 64;

    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openAnchors = new(StringComparer.Ordinal);

    private YamlComposer(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>The root of the first document; <see langword="null"/> for an empty text.</summary>
    /// <exception cref="YamlSyntaxException">The text is no YAML 1.1.</exception>
    public static YamlNode? Compose(string text)
    {
        RefuseControlCharacters(text);
        var composer = new YamlComposer(text);
        try
        {
            return composer.ComposeDocument();
        }
        catch (YamlException exception)
        {
            throw new YamlSyntaxException(
                exception.Message, (int)exception.Start.Line, (int)exception.Start.Column, exception);
        }
        catch (Exception exception) when (exception is not YamlSyntaxException)
        {
            // The library's scanner trips over some broken texts, such as {'a"}, instead of refusing them.
            Mark last = composer._parser.Current?.End ?? Mark.Empty;
            throw new YamlSyntaxException(
                "the text cannot be read from here on", (int)Math.Max(last.Line, 1), (int)Math.Max(last.Column, 1), exception);
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
                    $"control character U+{(int)c:X4} is not allowed", line, i - lineStart + 1);
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
            throw At(start, "only YAML 1.1 is read; remove the %YAML directive");
        }

        return ComposeNode(0);
    }

    private YamlNode ComposeNode(int depth)
    {
        ParsingEvent parsed = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
        {
            throw At(parsed, $"more than {MaxDepth} levels of nesting");
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

    private static YamlNode ComposeScalar(Scalar scalar) =>
        new(YamlNodeKind.Scalar, (int)scalar.Start.Line, (int)scalar.Start.Column)
        {
            Text = scalar.Value,
            Tag = scalar.Tag.IsEmpty ? string.Empty : scalar.Tag.Value,
            IsPlain = scalar.Style == ScalarStyle.Plain,
        };

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
            throw At(alias, $"anchor '{alias.Value.Value}' contains itself");
        }

        return _anchors.TryGetValue(alias.Value.Value, out YamlNode? node)
            ? node
            : throw At(alias, $"no anchor '{alias.Value.Value}' above");
    }

    private static YamlSyntaxException At(ParsingEvent parsed, string message) =>
        new(message, (int)parsed.Start.Line, (int)parsed.Start.Column);
}
