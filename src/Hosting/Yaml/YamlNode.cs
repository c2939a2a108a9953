using System.Collections.Generic;

namespace PopCon.Hosting.Yaml;

/// <summary>
/// A YAML node with its place in the file. Unlike the library's own tree it keeps duplicate keys, so that all of them
/// can be reported together with whatever else is wrong in the file.
/// </summary>
/// <remarks>An alias is the same object as its anchor. Not changed once the document is composed.</remarks>
internal sealed class YamlNode(YamlNodeKind kind, int line, int column)
{
    /// <summary>Scalar, sequence or mapping.</summary>
    public YamlNodeKind Kind { get; } = kind;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <summary>From 1.</summary>
    public int Column { get; } = column;

    /// <summary>The source text of a scalar, unquoted; empty for the others.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The explicit tag, such as <c>tag:yaml.org,2002:str</c>; empty without one.</summary>
    public string Tag { get; init; } = string.Empty;

    /// <summary>Whether a scalar is written without quotes, so that its text decides its type.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The items of a sequence.</summary>
    public List<YamlNode> Items { get; } = [];

    /// <summary>The entries of a mapping, in the order of the file, duplicates included.</summary>
    public List<KeyValuePair<YamlNode, YamlNode>> Entries { get; } = [];

    /// <summary>Whether it says "nothing": absent, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Kind == YamlNodeKind.Scalar && YamlScalar.Resolve(this).Kind == YamlScalarKind.Null;
}
