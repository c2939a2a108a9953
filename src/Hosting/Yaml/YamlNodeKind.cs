namespace PopCon.Hosting.Yaml;

/// <summary>The three shapes of a YAML node.</summary>
internal enum YamlNodeKind : byte
{
    /// <summary>A single value.</summary>
    Scalar,

    /// <summary>A list.</summary>
    Sequence,

    /// <summary>Keys with values.</summary>
    Mapping,
}
