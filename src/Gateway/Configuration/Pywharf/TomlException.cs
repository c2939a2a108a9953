using System;

namespace PopCon.Gateway.Configuration.Pywharf;

/// <summary>The text is not TOML, or has something that the files of pywharf never have.</summary>
internal sealed class TomlException(string message, int line) : Exception(message)
{
    /// <summary>From 1.</summary>
    public int Line => line;
}
