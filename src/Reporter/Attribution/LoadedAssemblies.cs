using System.Reflection;
using System.Threading;

namespace PopCon.Reporter.Attribution;

/// <summary>The loads since the last look.</summary>
/// <remarks>
/// A lock-free stack: loads happen on any thread, inside the runtime's own locks, and must not wait for each other.
/// A load costs one small object and the path.
/// </remarks>
internal sealed class LoadedAssemblies
{
    // An object, because the generic CompareExchange would have to be compiled for our own type.
    private object? _last;

    /// <summary>Remembers a load. Code that was made in memory or came as bytes belongs to no package and is passed over.</summary>
    internal void Add(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.Location.Length == 0)
        {
            return;
        }

        var load = new LoadedAssembly(assembly.Location);
        do
        {
            load.Next = (LoadedAssembly?)_last;
        }
        while (Interlocked.CompareExchange(ref _last, load, load.Next) != load.Next);
    }

    /// <summary>Hands over what was remembered and forgets it.</summary>
    internal LoadedAssembly? TakeAll() => (LoadedAssembly?)Interlocked.Exchange(ref _last, null);
}
