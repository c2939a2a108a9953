namespace PopCon.Re2.Syntax;

/// <summary>A condition on a position that consumes nothing.</summary>
internal enum Re2Assertion : byte
{
    /// <summary><c>\A</c>, and <c>^</c> without <c>(?m)</c>.</summary>
    TextStart,

    /// <summary><c>\z</c>, and <c>$</c> without <c>(?m)</c>.</summary>
    TextEnd,

    /// <summary><c>^</c> under <c>(?m)</c>.</summary>
    LineStart,

    /// <summary><c>$</c> under <c>(?m)</c>.</summary>
    LineEnd,

    /// <summary><c>\b</c>: an ASCII word character on exactly one side.</summary>
    WordBoundary,

    /// <summary><c>\B</c>.</summary>
    NoWordBoundary,
}
