using System;

namespace PopCon.Re2.Syntax;

/// <summary>The switches of <c>(?imsU)</c>.</summary>
[Flags]
internal enum Re2Flags : byte
{
    /// <summary>As a pattern begins.</summary>
    None = 0,

    /// <summary><c>i</c>: letter case does not matter.</summary>
    FoldCase = 1,

    /// <summary><c>m</c>: <c>^</c> and <c>$</c> also match at line ends.</summary>
    MultiLine = 2,

    /// <summary><c>s</c>: the dot also matches a newline.</summary>
    DotAll = 4,

    /// <summary><c>U</c>: <c>x*</c> is lazy and <c>x*?</c> greedy.</summary>
    SwapGreed = 8,
}
