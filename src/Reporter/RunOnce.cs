using System.Runtime.CompilerServices;

namespace PopCon.Reporter;

/// <summary>For methods with loops that run once or twice in a process.</summary>
internal static class RunOnce
{
    /// <summary>
    /// Has the runtime compile a method as fast as it can and leave it at that. A loop would otherwise be instrumented, to be compiled a
    /// second time while it runs.
    /// </summary>
    internal const MethodImplOptions NotWorthOptimising = MethodImplOptions.NoOptimization;
}
