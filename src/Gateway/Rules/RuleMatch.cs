using System.Runtime.InteropServices;
using PopCon.Gateway.Http;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Rules;

/// <summary>Where a rule leads.</summary>
/// <param name="Location">The target; <see langword="null"/>: none, the request is only counted.</param>
/// <param name="Version">The value of the variable <c>version</c>; empty without one.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RuleMatch(string? Location, string Version)
{
    private const int StackCharacters = 512;

    /// <summary>Writes the target with the values that were found.</summary>
    /// <returns>Whether the rule fits: all values are there and may be written.</returns>
    public static bool TryCreate(in RequestTarget request, in Captures captures, TargetTemplate? target, out RuleMatch match)
    {
        string version = captures.TryGet("version", out System.ReadOnlySpan<char> found) ? found.ToString() : string.Empty;
        match = new RuleMatch(null, version);
        if (target is null)
        {
            return true;
        }

        var output = new TextBuffer(stackalloc char[StackCharacters]);
        try
        {
            bool fits = target.TryWrite(ref output, captures, request.Query);
            match = fits ? new RuleMatch(output.ToString(), version) : default;
            return fits;
        }
        finally
        {
            output.Dispose();
        }
    }
}
