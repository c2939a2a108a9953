using System;

namespace PopCon.Samples.Exits;

/// <summary>Ends the process while the runtime holds the lock of a static constructor.</summary>
internal static class EndsInItsConstructor
{
    static EndsInItsConstructor() => Environment.Exit(8);

    /// <summary>Makes the constructor run.</summary>
    public static void Touch()
    {
    }
}
