using System.Diagnostics.CodeAnalysis;

/// <summary>A hook that does nothing: what the runtime itself asks for any hook.</summary>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for this very name.")]
internal static class StartupHook
{
    /// <summary>Does nothing.</summary>
    public static void Initialize()
    {
    }
}
