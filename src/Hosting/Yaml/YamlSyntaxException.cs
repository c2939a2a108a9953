using System;

namespace PopCon.Hosting.Yaml;

/// <summary>The text is not YAML 1.1; nothing after the place can be read.</summary>
internal sealed class YamlSyntaxException(string message, int line, int column, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <summary>From 1.</summary>
    public int Column { get; } = column;
}
