namespace PopCon.Hosting.Yaml;

/// <summary>What a scalar's text means.</summary>
internal enum YamlScalarKind : byte
{
    /// <summary>Any text without another meaning, and everything in quotes.</summary>
    Text,

    /// <summary>Empty, <c>~</c>, <c>null</c>.</summary>
    Null,

    /// <summary><c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c>, <c>y</c>, <c>n</c>, <c>true</c>, <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number: <c>12</c>, <c>0x1F</c>, <c>0o17</c>, <c>017</c>, <c>0b11</c>, <c>1_000</c>.</summary>
    Integer,

    /// <summary>A fraction: <c>1.5</c>, <c>1e-6</c>, <c>.inf</c>, <c>.nan</c>.</summary>
    Float,
}
