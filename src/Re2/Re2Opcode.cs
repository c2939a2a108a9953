namespace PopCon.Re2;

/// <summary>What an instruction of a compiled pattern does.</summary>
internal enum Re2Opcode : byte
{
    /// <summary>Ends the program: the pattern matches up to here.</summary>
    Match,

    /// <summary>Takes one code point of a set and goes on.</summary>
    Consume,

    /// <summary>Tries to go on at one place and, if that leads nowhere, at another.</summary>
    Split,

    /// <summary>Remembers the position as one end of a group.</summary>
    Save,

    /// <summary>Goes on if a condition on the position holds.</summary>
    Assert,
}
